package belfry.trials.chaos;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.RoomName;
import belfry.trials.chaos.Breach.Rule;
import belfry.trials.chaos.Evidence.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The log of every room, made of the entries that any client received. Two clients must not have
 * received different entries with one id. Made once from the evidence, then only read.
 */
final class RoomLogs {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** An entry of a room's log. */
  static final class Entry {
    private final String key;
    private int bytes;
    private long time = Long.MAX_VALUE;
    private long acked = Long.MAX_VALUE;
    private boolean received;
    private boolean lost;

    private Entry(String key) {
      this.key = key;
    }

    /** The message: see {@link TestMessages}. */
    String key() {
      return key;
    }

    /** Its size as the limit for slow readers counts it. */
    int bytes() {
      return bytes;
    }

    /** When it was posted. */
    long time() {
      return time;
    }

    /** When it was first acknowledged. */
    long acked() {
      return acked;
    }

    boolean isAcked() {
      return acked < Long.MAX_VALUE;
    }

    /** Whether any client received it. */
    boolean isReceived() {
      return received;
    }

    /** Whether it ended with a master before it was acknowledged, as a later epoch shows. */
    boolean isLost() {
      return lost;
    }
  }

  private final Promise promise;
  private final List<Breach> breaches;
  private final Map<RoomName, NavigableMap<EntryId, Entry>> logs = new HashMap<>();
  private final Map<String, Journal.Sent> sent = new HashMap<>();
  private final Set<String> again = new HashSet<>();

  /** Collects the logs; what contradicts another is a breach. */
  RoomLogs(Evidence evidence, List<Breach> breaches) {
    this.promise = evidence.promise();
    this.breaches = breaches;
    evidence.journals().forEach(this::collect);
    logs.values().forEach(this::findLost);
  }

  Map<RoomName, NavigableMap<EntryId, Entry>> all() {
    return logs;
  }

  /** The log of a room; empty where nothing is known of it. */
  NavigableMap<EntryId, Entry> of(RoomName room) {
    return logs.computeIfAbsent(room, _ -> new TreeMap<>());
  }

  /** How each message was sent first, by key. */
  Map<String, Journal.Sent> sent() {
    return sent;
  }

  /** Whether a message was refused, or sent again. */
  boolean wasRepeated(String key) {
    return again.contains(key);
  }

  private void collect(Journal journal) {
    for (Journal.Note note : journal.notes()) {
      switch (note) {
        case Journal.Sent first -> sent.put(first.key(), first);
        case Journal.SentAgain repeated -> again.add(repeated.key());
        case Journal.Acked ack -> {
          Entry entry = entry(journal, ack.room(), ack.entry(), ack.key());
          entry.acked = Math.min(entry.acked, ack.at());
        }
        case Journal.Received one -> {
          Entry entry = entry(journal, one.room(), one.entry(), one.key());
          entry.received = true;
          entry.bytes = Limits.messageBytes(one.length());
          entry.time = withoutSteps(one.time(), one.at());
        }
        case Journal.Unexpected one ->
            breaches.add(new Breach(Rule.TALK, "%s: %s".formatted(journal.name(), one.what())));
        case Journal.Joined _,
            Journal.Left _,
            Journal.Gap _,
            Journal.Reading _,
            Journal.Moderated _,
            Journal.Acted _,
            Journal.Forbidden _,
            Journal.PutOut _,
            Journal.Noticed _,
            Journal.Registered _,
            Journal.AccountGone _,
            Journal.NameOwned _ -> {
          // of no log
        }
      }
    }
  }

  /** The time of an entry without a step of the server's clock, which is always of whole hours. */
  private static long withoutSteps(long time, long received) {
    return time + HOUR * Math.round((double) (received - time) / HOUR);
  }

  private Entry entry(Journal journal, RoomName room, EntryId id, String key) {
    Entry entry = of(room).computeIfAbsent(id, _ -> new Entry(key));
    if (!entry.key.equals(key)) {
      breaches.add(
          new Breach(
              Rule.ORDER,
              "%s %s is %s to others, and %s to %s"
                  .formatted(room, id, entry.key, key, journal.name())));
    }
    return entry;
  }

  /** Entries at the end of an epoch may be lost with a master, unless they are acknowledged. */
  private void findLost(NavigableMap<EntryId, Entry> log) {
    long epoch = log.lastKey().epoch();
    boolean confirmed = true;
    for (Map.Entry<EntryId, Entry> one : log.descendingMap().entrySet()) {
      if (one.getKey().epoch() < epoch) {
        epoch = one.getKey().epoch();
        confirmed = false;
      }
      confirmed |= one.getValue().isAcked();
      one.getValue().lost = promise.failsOver() && !confirmed;
    }
  }

  /** Whether the promise lets an entry be lost. */
  boolean mayBeLost(RoomName room, EntryId id) {
    NavigableMap<EntryId, Entry> log = of(room);
    Entry entry = log.get(id);
    if (entry == null || endedBefore(id, log.lastKey()) || entry.lost) {
      return true;
    }
    long at = Math.min(entry.acked, entry.time);
    return promise.lossy().stream().anyMatch(span -> span.has(at, at));
  }

  /** Whether the log of an entry ended with its process before a later entry. */
  boolean endedBefore(EntryId id, EntryId later) {
    return promise.endsWithProcess() && later.epoch() > id.epoch();
  }
}
