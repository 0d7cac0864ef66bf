package belfry.trials.chaos;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.RoomName;
import belfry.trials.chaos.Breach.Rule;
import belfry.trials.chaos.Evidence.Answer;
import belfry.trials.chaos.Evidence.Outage;
import belfry.trials.chaos.Evidence.Promise;
import belfry.trials.chaos.Evidence.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what all clients saw. It knows nothing of the server but the promises: the log of a room
 * is what anybody was told of it, and everybody must have been told the same. Pure: the same
 * evidence gives the same breaches.
 */
final class Checker {
  /** How long two may hold a name, in milliseconds. */
  static final long NAME_WINDOW = Limits.NAME_LEASE.toMillis();

  /**
   * When an instance that is cut off must say so, in milliseconds; one second is for the machine.
   */
  static final long NOT_READY_WITHIN = Limits.PROOF_OF_DELIVERY.toMillis() + 1_000;

  /** Bytes behind the newest entry from which on a gap is excused. */
  private static final long FEED_BYTES = Limits.FEED_BYTES / 2;

  /** An entry of a room's log, as the clients know it. */
  private static final class Entry {
    private final String line;
    private int bytes;
    private long time = Long.MAX_VALUE;
    private long acked = Long.MAX_VALUE;
    private boolean heard;

    /** Whether it ended with a master before it was acknowledged, as a later epoch shows. */
    private boolean lost;

    Entry(String line) {
      this.line = line;
    }
  }

  private final Evidence evidence;
  private final Promise promise;
  private final List<Breach> breaches = new ArrayList<>();
  private final Map<RoomName, NavigableMap<EntryId, Entry>> logs = new HashMap<>();
  private final Map<String, Journal.Said> said = new HashMap<>();
  private final Set<String> again = new HashSet<>();

  private Checker(Evidence evidence) {
    this.evidence = evidence;
    this.promise = evidence.promise();
  }

  /** All breaches that the evidence shows. */
  static List<Breach> check(Evidence evidence) {
    Checker checker = new Checker(evidence);
    checker.collect();
    checker.logs.values().forEach(checker::findLost);
    checker.logs.forEach(checker::checkLog);
    evidence.journals().forEach(checker::checkViews);
    checker.checkNames();
    checker.checkReadiness();
    return checker.breaches;
  }

  private void breach(Rule rule, String what) {
    breaches.add(new Breach(rule, what));
  }

  private NavigableMap<EntryId, Entry> log(RoomName room) {
    return logs.computeIfAbsent(room, _ -> new TreeMap<>());
  }

  private void collect() {
    for (Journal journal : evidence.journals()) {
      for (Journal.Note note : journal.notes()) {
        switch (note) {
          case Journal.Said saying -> said.put(saying.line(), saying);
          case Journal.Again repeated -> again.add(repeated.line());
          case Journal.Acked ack -> {
            Entry entry = entry(journal, ack.room(), ack.entry(), ack.line());
            entry.acked = Math.min(entry.acked, ack.at());
          }
          case Journal.Heard heard -> {
            Entry entry = entry(journal, heard.room(), heard.entry(), heard.line());
            entry.heard = true;
            entry.bytes = Limits.messageBytes(heard.length());
            entry.time = heard.time();
          }
          case Journal.Odd odd -> breach(Rule.TALK, "%s: %s".formatted(journal.name(), odd.what()));
          case Journal.Joined _,
              Journal.Left _,
              Journal.Gap _,
              Journal.Reads _,
              Journal.Reigns _ -> {
            // of no log
          }
        }
      }
    }
  }

  private Entry entry(Journal journal, RoomName room, EntryId id, String line) {
    Entry entry = log(room).computeIfAbsent(id, _ -> new Entry(line));
    if (!entry.line.equals(line)) {
      breach(
          Rule.ORDER,
          "%s %s is %s to others, and %s to %s"
              .formatted(room, id, entry.line, line, journal.name()));
    }
    return entry;
  }

  /**
   * At the end of each epoch but the newest: what nobody acknowledged may not be there any more.
   */
  private void findLost(NavigableMap<EntryId, Entry> log) {
    long epoch = log.lastKey().epoch();
    boolean confirmed = true;
    for (Map.Entry<EntryId, Entry> one : log.descendingMap().entrySet()) {
      if (one.getKey().epoch() < epoch) {
        epoch = one.getKey().epoch();
        confirmed = false;
      }
      confirmed |= one.getValue().acked < Long.MAX_VALUE;
      one.getValue().lost = promise.failsOver() && !confirmed;
    }
  }

  private void checkLog(RoomName room, NavigableMap<EntryId, Entry> log) {
    Map<String, EntryId> posted = new HashMap<>();
    Map<String, Journal.Said> latest = new HashMap<>();
    log.forEach((id, entry) -> {
      if (!Lines.isKey(entry.line) || entry.lost) {
        return;
      }
      EntryId before = posted.putIfAbsent(entry.line, id);
      if (before != null) {
        if (!promise.endsWithProcess() || before.epoch() == id.epoch()) {
          breach(
              Rule.ONCE, "%s: %s is there as %s and as %s".formatted(room, entry.line, before, id));
        }
        return;
      }
      Journal.Said saying = said.get(entry.line);
      if (saying == null) {
        breach(Rule.TALK, "%s %s: nobody said %s".formatted(room, id, entry.line));
      } else {
        checkSender(room, id, saying, latest);
        checkHeld(room, id, entry);
      }
    });
  }

  private void checkSender(
      RoomName room, EntryId id, Journal.Said saying, Map<String, Journal.Said> latest) {
    String sender = Lines.sender(saying.line());
    Journal.Said last = latest.get(sender);
    if (last != null) {
      boolean sameBurst = last.burst() == saying.burst();
      boolean repeated = again.contains(last.line()) || again.contains(saying.line());
      boolean backwards =
          sameBurst
              ? !repeated && Lines.number(saying.line()) < Lines.number(last.line())
              : saying.burst() < last.burst();
      if (backwards) {
        breach(
            Rule.SENDER,
            "%s %s: %s comes after %s".formatted(room, id, saying.line(), last.line()));
        return;
      }
    }
    latest.put(sender, saying);
  }

  /** What was acknowledged is not lost: somebody was told it. */
  private void checkHeld(RoomName room, EntryId id, Entry entry) {
    if (evidence.atRest() && entry.acked < Long.MAX_VALUE && !entry.heard && !mayBeLost(room, id)) {
      breach(
          Rule.HELD,
          "%s %s: %s was acknowledged, and nobody was told it".formatted(room, id, entry.line));
    }
  }

  /** Whether the promise lets this entry be lost. */
  private boolean mayBeLost(RoomName room, EntryId id) {
    NavigableMap<EntryId, Entry> log = log(room);
    if (endedBefore(id, log.lastKey())) {
      return true;
    }
    Entry entry = log.get(id);
    if (entry.lost) {
      return true;
    }
    long at = Math.min(entry.acked, entry.time);
    return promise.lossy().stream().anyMatch(span -> span.has(at, at));
  }

  /** Whether the log of an entry has ended with its process, as another one shows. */
  private boolean endedBefore(EntryId id, EntryId later) {
    return promise.endsWithProcess() && later.epoch() > id.epoch();
  }

  /** How far a client was told a room. */
  private static final class View {
    private EntryId cursor;
    private long since;
    private boolean there;
  }

  private void checkViews(Journal journal) {
    Map<RoomName, View> views = new HashMap<>();
    long readsSince = 0;
    for (Journal.Note note : journal.notes()) {
      switch (note) {
        case Journal.Joined joined -> {
          View view = views.computeIfAbsent(joined.room(), _ -> new View());
          view.there = true;
          view.since = joined.at();
          if (joined.after() == null) {
            view.cursor = joined.last();
          }
        }
        case Journal.Left left -> {
          if (left.room() == null) {
            views.values().forEach(view -> view.there = false);
          } else {
            views.get(left.room()).there = false;
          }
        }
        case Journal.Reads reads -> readsSince = reads.at();
        case Journal.Heard heard ->
            heard(journal.name(), views.get(heard.room()), heard, readsSince);
        case Journal.Gap gap -> gap(journal.name(), views.get(gap.room()), gap);
        case Journal.Said _, Journal.Again _, Journal.Acked _, Journal.Reigns _, Journal.Odd _ -> {
          // nothing that it was told of a room
        }
      }
    }
    if (evidence.atRest()) {
      views.forEach((room, view) -> checkEnd(journal.name(), room, view));
    }
  }

  private void heard(String who, View view, Journal.Heard heard, long readsSince) {
    RoomName room = heard.room();
    EntryId id = heard.entry();
    if (view == null) {
      breach(Rule.TALK, "%s was told %s %s before it was there".formatted(who, room, id));
      return;
    }
    if (id.compareTo(view.cursor) <= 0) {
      breach(Rule.ORDER, "%s was told %s %s after %s".formatted(who, room, id, view.cursor));
      return;
    }
    checkWhole(who, room, view.cursor, id);
    if (id.epoch() == view.cursor.epoch() && id.seq() != view.cursor.seq() + 1) {
      breach(
          Rule.WHOLE,
          "%s was told %s %s next to %s, and no gap".formatted(who, room, id, view.cursor));
    }
    view.cursor = id;
    checkTime(who, heard, Math.max(view.since, readsSince));
  }

  /** Nothing that others know lies between two entries that this one was told one after another. */
  private void checkWhole(String who, RoomName room, EntryId from, EntryId to) {
    NavigableMap<EntryId, Entry> missing = log(room).subMap(from, false, to, false);
    missing.forEach((id, entry) -> {
      boolean excused = !promise.endsWithProcess() && mayBeLost(room, id);
      if (!excused) {
        breach(
            Rule.WHOLE,
            "%s was not told %s %s, %s, nor of a gap, between %s and %s"
                .formatted(who, room, id, entry.line, from, to));
      }
    });
  }

  private void checkTime(String who, Journal.Heard heard, long listensSince) {
    Entry entry = log(heard.room()).get(heard.entry());
    if (entry.acked == Long.MAX_VALUE) {
      return;
    }
    for (Span calm : evidence.calms()) {
      long due = Math.max(Math.max(entry.acked, listensSince), calm.from()) + promise.within();
      if (heard.at() > due && calm.has(due - promise.within(), due)) {
        breach(
            Rule.TIME,
            "%s was told %s %s, %s, %.1f s after nothing was broken any more"
                .formatted(
                    who,
                    heard.room(),
                    heard.entry(),
                    entry.line,
                    (heard.at() - due + promise.within()) / 1e3));
        return;
      }
    }
  }

  private void gap(String who, View view, Journal.Gap gap) {
    if (view == null) {
      breach(Rule.TALK, "%s was told a gap of %s before it was there".formatted(who, gap.room()));
      return;
    }
    if (gap.from().compareTo(view.cursor) > 0) {
      checkWhole(who, gap.room(), view.cursor, next(gap.from()));
    }
    NavigableMap<EntryId, Entry> log = log(gap.room());
    NavigableMap<EntryId, Entry> covered = log.subMap(gap.from(), false, gap.to(), true);
    boolean excused =
        covered.keySet().stream()
                .allMatch(id -> endedBefore(id, gap.to()) || mayBeLost(gap.room(), id))
            || isFarBehind(log.tailMap(gap.to(), false), gap.at());
    if (!excused) {
      breach(
          Rule.GAP,
          "%s was told that %s from %s to %s is lost, %d entries that others were told"
              .formatted(who, gap.room(), gap.from(), gap.to(), covered.size()));
    }
    if (gap.to().compareTo(view.cursor) > 0) {
      view.cursor = gap.to();
    }
  }

  private static EntryId next(EntryId id) {
    return new EntryId(id.epoch(), id.seq() + 1);
  }

  /** Whether so much came after a gap until it was told that a log need not hold more. */
  private boolean isFarBehind(NavigableMap<EntryId, Entry> after, long at) {
    long entries = 0;
    long bytes = 0;
    for (Entry entry : after.values()) {
      if (entry.time <= at) {
        entries++;
        bytes += entry.bytes;
      }
    }
    return entries >= promise.history() / 2 || bytes >= FEED_BYTES;
  }

  private void checkEnd(String who, RoomName room, View view) {
    NavigableMap<EntryId, Entry> log = log(room);
    if (view.there && !log.isEmpty()) {
      log.tailMap(view.cursor, false)
          .forEach((id, entry) -> {
            if (!mayBeLost(room, id)) {
              breach(
                  Rule.WHOLE, "%s was never told %s %s, %s".formatted(who, room, id, entry.line));
            }
          });
    }
  }

  /** Whoever had the shared name does not speak by it long after another was given it. */
  private void checkNames() {
    NavigableMap<Long, String> reigns = new TreeMap<>();
    Map<String, Long> began = new HashMap<>();
    for (Journal journal : evidence.journals()) {
      for (Journal.Note note : journal.notes()) {
        if (note instanceof Journal.Reigns reign) {
          reigns.put(reign.at(), reign.reign());
          began.put(reign.reign(), reign.at());
        }
      }
    }
    for (Entry entry : log(Rival.THRONE).values()) {
      Long since = Lines.isKey(entry.line) ? began.get(Lines.sender(entry.line)) : null;
      if (since != null && entry.heard && entry.time - NAME_WINDOW > since) {
        reigns
            .subMap(since, false, entry.time - NAME_WINDOW, false)
            .forEach((at, other) ->
                breach(
                    Rule.NAME,
                    "%s was said by the name %.1f s after %s was given it"
                        .formatted(entry.line, (entry.time - at) / 1e3, other)));
      }
    }
  }

  private void checkReadiness() {
    for (Outage outage : evidence.outages()) {
      for (Answer answer : evidence.answers()) {
        if (answer.ready()
            && (outage.instance() == null || outage.instance().equals(answer.instance()))
            && answer.asked() > outage.span().from() + NOT_READY_WITHIN
            && answer.answered() < outage.span().to()) {
          breach(
              Rule.READY,
              "%s said that it is ready %.1f s after it was cut off"
                  .formatted(answer.instance(), (answer.asked() - outage.span().from()) / 1e3));
        }
      }
    }
  }
}
