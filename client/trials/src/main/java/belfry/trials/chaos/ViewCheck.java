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

/**
 * Checks what each client received of each room: in order, whole but for true gaps, in time.
 *
 * <p>A client that receives an entry without a gap before it must have received the one before:
 * that of the same epoch with the number before, or the end of the last epoch, which the first
 * entry of an epoch continues if a process knew it. A client whose last entry is another one must
 * be given a gap, once.
 */
final class ViewCheck {
  /** Bytes behind the newest entry from which on a gap is excused. */
  private static final long FEED_BYTES = Limits.FEED_BYTES / 2;

  private final Evidence evidence;
  private final RoomLogs logs;
  private final List<Breach> breaches;

  /** By room and epoch: where clients were that came into the epoch without a gap. */
  private final Map<RoomName, Map<Long, EntryId>> continued = new HashMap<>();

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
    evidence.journals().forEach(this::findContinued);
    evidence.journals().forEach(this::check);
  }

  private Map<Long, EntryId> continued(RoomName room) {
    return continued.computeIfAbsent(room, _ -> new HashMap<>());
  }

  private void findContinued(Journal journal) {
    Map<RoomName, EntryId> cursors = new HashMap<>();
    for (Journal.Note note : journal.notes()) {
      if (note instanceof Journal.Joined one && one.after() == null) {
        cursors.put(one.room(), one.last());
      } else if (note instanceof Journal.Gap one) {
        cursors.put(one.room(), one.to());
      } else if (note instanceof Journal.Received one) {
        EntryId before = cursors.put(one.room(), one.entry());
        if (before != null
            && before.epoch() < one.entry().epoch()
            && continues(before, one.entry())) {
          continued(one.room()).put(one.entry().epoch(), before);
        }
      }
    }
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
            Journal.Moderated _,
            Journal.Acted _,
            Journal.Forbidden _,
            Journal.PutOut _,
            Journal.Noticed _,
            Journal.Registered _,
            Journal.AccountGone _,
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
    if (!continues(view.cursor, id)) {
      breach(
          Rule.WHOLE,
          "%s received %s %s next to %s, and no gap".formatted(who, room, id, view.cursor));
    }
    view.cursor = id;
    checkTime(who, one, Math.max(view.since, readingSince));
  }

  /**
   * Whether an entry may come next without a gap. Numbers go on in a new epoch that continues the
   * last one; no log continues that ended with its process.
   */
  private boolean continues(EntryId before, EntryId id) {
    boolean sameEpoch = id.epoch() == before.epoch();
    return id.seq() == before.seq() + 1 && (sameEpoch || !evidence.promise().endsWithProcess());
  }

  /** No known entry lies between two that a client received one after the other. */
  private void checkWhole(String who, RoomName room, EntryId from, EntryId to) {
    logs.of(room)
        .subMap(from, false, to, false)
        .forEach((id, entry) ->
            breach(
                Rule.WHOLE,
                "%s did not receive %s %s, %s, nor a gap, between %s and %s"
                    .formatted(who, room, id, entry.key(), from, to)));
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
      breach(
          Rule.WHOLE,
          "%s received a gap of %s from %s to %s, but nothing between %s and the gap"
              .formatted(who, room, gap.from(), gap.to(), view.cursor));
    }
    checkGap(who, view.cursor, gap);
    view.cursor = gap.to();
  }

  private void checkGap(String who, EntryId cursor, Journal.Gap gap) {
    RoomName room = gap.room();
    NavigableMap<EntryId, RoomLogs.Entry> log = logs.of(room);
    if (isFarBehind(log.tailMap(gap.to(), false), gap.at())) {
      return;
    }
    NavigableMap<EntryId, RoomLogs.Entry> covered = log.subMap(gap.from(), false, gap.to(), true);
    long held =
        covered.keySet().stream()
            .filter(id -> !logs.endedBefore(id, gap.to()) && !logs.mayBeLost(room, id))
            .count();
    if (held > 0) {
      breach(
          Rule.GAP,
          "%s received a gap of %s from %s to %s over %d entries that others received"
              .formatted(who, room, gap.from(), gap.to(), held));
    } else if (gap.from().epoch() > 0 && gap.to().compareTo(cursor) <= 0) {
      breach(
          Rule.GAP,
          "%s received a gap of %s from %s to %s, which it had crossed: it was at %s"
              .formatted(who, room, gap.from(), gap.to(), cursor));
    } else if (covered.isEmpty() && cursor.equals(continued(room).get(gap.to().epoch()))) {
      breach(
          Rule.GAP,
          "%s received a gap of %s from %s to %s, where another client went on without one"
              .formatted(who, room, gap.from(), gap.to()));
    }
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
