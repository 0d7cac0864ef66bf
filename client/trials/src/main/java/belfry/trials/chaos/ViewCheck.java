package belfry.trials.chaos;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.RoomName;
import belfry.trials.chaos.Breach.Rule;
import belfry.trials.chaos.Evidence.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Checks what each client received of each room: in order, whole but for true gaps, in time. */
final class ViewCheck {
  /** Bytes behind the newest entry from which on a gap is excused. */
  private static final long FEED_BYTES = Limits.FEED_BYTES / 2;

  private final Evidence evidence;
  private final RoomLogs logs;
  private final List<Breach> breaches;

  /** How far a client received a room. */
  private static final class View {
    private EntryId cursor = new EntryId(0, 0);
    private long since;
    private boolean joined;
  }

  ViewCheck(Evidence evidence, RoomLogs logs, List<Breach> breaches) {
    this.evidence = evidence;
    this.logs = logs;
    this.breaches = breaches;
  }

  void run() {
    evidence.journals().forEach(this::check);
  }

  private void breach(Rule rule, String what) {
    breaches.add(new Breach(rule, what));
  }

  private void check(Journal journal) {
    Map<RoomName, View> views = new HashMap<>();
    String who = journal.name();
    long readingSince = 0;
    for (Journal.Note note : journal.notes()) {
      switch (note) {
        case Journal.Joined one -> joined(views, one);
        case Journal.Left one -> left(views, one.room());
        case Journal.Reading one -> readingSince = one.at();
        case Journal.Received one -> received(who, views.get(one.room()), one, readingSince);
        case Journal.Gap one -> gap(who, views.get(one.room()), one);
        case Journal.Sent _,
            Journal.SentAgain _,
            Journal.Acked _,
            Journal.NameOwned _,
            Journal.Unexpected _ -> {
          // nothing that it received of a room
        }
      }
    }
    if (evidence.atRest()) {
      views.forEach((room, view) -> checkEnd(who, room, view));
    }
  }

  private static void joined(Map<RoomName, View> views, Journal.Joined joined) {
    View view = views.computeIfAbsent(joined.room(), _ -> new View());
    view.joined = true;
    view.since = joined.at();
    if (joined.after() == null) {
      view.cursor = joined.last();
    }
  }

  private static void left(Map<RoomName, View> views, @Nullable RoomName room) {
    views.forEach((each, view) -> view.joined &= room != null && !each.equals(room));
  }

  private void received(String who, @Nullable View view, Journal.Received one, long readingSince) {
    RoomName room = one.room();
    EntryId id = one.entry();
    if (view == null) {
      breach(Rule.TALK, "%s received %s %s before it was there".formatted(who, room, id));
      return;
    }
    if (id.compareTo(view.cursor) <= 0) {
      breach(Rule.ORDER, "%s received %s %s after %s".formatted(who, room, id, view.cursor));
      return;
    }
    checkWhole(who, room, view.cursor, id);
    if (id.epoch() == view.cursor.epoch() && !id.isNextTo(view.cursor)) {
      breach(
          Rule.WHOLE,
          "%s received %s %s next to %s, and no gap".formatted(who, room, id, view.cursor));
    }
    view.cursor = id;
    checkTime(who, one, Math.max(view.since, readingSince));
  }

  /** No known entry lies between two that a client received one after the other. */
  private void checkWhole(String who, RoomName room, EntryId from, EntryId to) {
    if (from.compareTo(to) >= 0) {
      return;
    }
    logs.of(room)
        .subMap(from, false, to, false)
        .forEach((id, entry) -> {
          boolean excused = !evidence.promise().endsWithProcess() && logs.mayBeLost(room, id);
          if (!excused) {
            breach(
                Rule.WHOLE,
                "%s did not receive %s %s, %s, nor a gap, between %s and %s"
                    .formatted(who, room, id, entry.key(), from, to));
          }
        });
  }

  private void checkTime(String who, Journal.Received one, long readingSince) {
    RoomLogs.Entry entry = logs.of(one.room()).get(one.entry());
    if (entry == null || !entry.isAcked()) {
      return;
    }
    long within = evidence.promise().within();
    for (Span calm : evidence.calms()) {
      long from = Math.max(Math.max(entry.acked(), readingSince), calm.from());
      if (one.at() > from + within && calm.has(from, from + within)) {
        breach(
            Rule.TIME,
            "%s received %s %s, %s, %.1f s after everything was whole"
                .formatted(who, one.room(), one.entry(), one.key(), (one.at() - from) / 1e3));
        return;
      }
    }
  }

  private void gap(String who, @Nullable View view, Journal.Gap gap) {
    RoomName room = gap.room();
    if (view == null) {
      breach(Rule.TALK, "%s received a gap of %s before it was there".formatted(who, room));
      return;
    }
    if (gap.to().compareTo(gap.from()) < 0) {
      breach(
          Rule.GAP,
          "%s received a gap of %s that ends before it begins, from %s to %s"
              .formatted(who, room, gap.from(), gap.to()));
      return;
    }
    if (gap.from().compareTo(view.cursor) > 0) {
      checkWhole(who, room, view.cursor, next(gap.from()));
    }
    checkGap(who, gap);
    view.cursor = gap.to();
  }

  private void checkGap(String who, Journal.Gap gap) {
    RoomName room = gap.room();
    NavigableMap<EntryId, RoomLogs.Entry> log = logs.of(room);
    NavigableMap<EntryId, RoomLogs.Entry> covered = log.subMap(gap.from(), false, gap.to(), true);
    boolean excused =
        covered.keySet().stream()
                .allMatch(id -> logs.endedBefore(id, gap.to()) || logs.mayBeLost(room, id))
            || isFarBehind(log.tailMap(gap.to(), false), gap.at());
    if (!excused) {
      breach(
          Rule.GAP,
          "%s received a gap of %s from %s to %s over %d entries that others received"
              .formatted(who, room, gap.from(), gap.to(), covered.size()));
    }
  }

  private static EntryId next(EntryId id) {
    return new EntryId(id.epoch(), id.seq() + 1);
  }

  /** Whether so much had come after a gap, when it was announced, that no log need hold more. */
  private boolean isFarBehind(NavigableMap<EntryId, RoomLogs.Entry> after, long at) {
    long entries = 0;
    long bytes = 0;
    for (RoomLogs.Entry entry : after.values()) {
      if (entry.time() <= at) {
        entries++;
        bytes += entry.bytes();
      }
    }
    return entries >= evidence.promise().history() / 2 || bytes >= FEED_BYTES;
  }

  private void checkEnd(String who, RoomName room, View view) {
    if (!view.joined) {
      return;
    }
    logs.of(room)
        .tailMap(view.cursor, false)
        .forEach((id, entry) -> {
          if (!logs.mayBeLost(room, id)) {
            breach(Rule.WHOLE, "%s never received %s %s, %s".formatted(who, room, id, entry.key()));
          }
        });
  }
}
