package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.protocol.Person;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Kind;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.PresenceChange;
import belfry.server.backplane.RoomState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * One log, and who is in its room. Owns its entries, what it needs to recognise repeated drafts,
 * its followers and its occupants; all under one lock, with which followers are told, so that
 * everybody is told in one order. Lock order: this lock → a follower's own.
 */
final class LocalLog {
  /** Drafts with a client's id that are remembered. */
  static final int REMEMBERED = 5_000;

  private static final int ENTRY_OVERHEAD = 160;
  private static final int IDENTITY_OVERHEAD = 240;

  /** A digest stands for the text: other texts must not be taken for it, and it may be long. */
  private record Identity(String name, String clientId, Kind kind, UUID text) {
    static Identity of(Draft draft) {
      UUID text = UUID.nameUUIDFromBytes(draft.text().getBytes(StandardCharsets.UTF_8));
      return new Identity(draft.from().key(), draft.clientId(), draft.kind(), text);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final long epoch;
  private final int maxEntries;
  private final long maxBytes;

  /** Is told by how much the memory of this log grew. */
  private final LongConsumer grown;

  private final Ring entries = new Ring();

  /** These two stay empty and shared in most inboxes. */
  private Map<Identity, EntryId> remembered = Map.of();

  private Map<String, Occupant> occupants = Map.of();

  private final List<Follower> followers = new ArrayList<>(1);
  private long lastSeq;
  private long bytes;
  private long rememberedBytes;
  private long usedAt;
  private Entry topic;
  private boolean gone;

  LocalLog(long epoch, int maxEntries, long maxBytes, LongConsumer grown) {
    this.epoch = epoch;
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
    this.grown = grown;
  }

  /** Appends; null when this log has been {@link #retire retired}. */
  Outcome append(Draft draft, Instant now) {
    lock.lock();
    try {
      if (gone) {
        return null;
      }
      Identity identity = draft.clientId() == null ? null : Identity.of(draft);
      EntryId before = identity == null ? null : remembered.get(identity);
      if (before != null) {
        return new Outcome.Appended(before, true);
      }
      EntryId id = new EntryId(epoch, ++lastSeq);
      Entry entry = new Entry(id, now, draft.kind(), draft.from(), draft.origin(), draft.text());
      keep(entry);
      if (identity != null) {
        remember(identity, id);
      }
      if (entry.kind() == Kind.TOPIC) {
        topic = entry;
      }
      for (Follower follower : followers) {
        follower.entry(entry);
      }
      return new Outcome.Appended(id, false);
    } finally {
      lock.unlock();
    }
  }

  private void keep(Entry entry) {
    long size = size(entry);
    entries.add(entry);
    bytes += size;
    grown.accept(size);
    while (entries.size() > maxEntries || (bytes > maxBytes && entries.size() > 1)) {
      dropOldest();
    }
  }

  private void dropOldest() {
    long size = size(entries.removeFirst());
    bytes -= size;
    grown.accept(-size);
  }

  private void remember(Identity identity, EntryId id) {
    if (remembered.isEmpty()) {
      remembered = new LinkedHashMap<>();
    }
    remembered.put(identity, id);
    growRemembered(size(identity));
    if (remembered.size() > REMEMBERED) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    Identity oldest = remembered.keySet().iterator().next();
    remembered.remove(oldest);
    growRemembered(-size(oldest));
  }

  private void growRemembered(long size) {
    rememberedBytes += size;
    grown.accept(size);
  }

  private static long size(Identity identity) {
    return IDENTITY_OVERHEAD + 2L * identity.clientId().length();
  }

  private static long size(Entry entry) {
    return ENTRY_OVERHEAD + 2L * entry.text().length();
  }

  Page after(EntryId after, int limit) {
    lock.lock();
    try {
      int from = 0;
      if (after != null) {
        from =
            after.epoch() == epoch
                ? indexAfter(after.seq())
                : after.epoch() > epoch ? entries.size() : 0;
      }
      int to = (int) Math.min(entries.size(), (long) from + limit);
      return new Page(entries.slice(from, to), to < entries.size());
    } finally {
      lock.unlock();
    }
  }

  Page before(EntryId before, int limit) {
    lock.lock();
    try {
      int to = entries.size();
      if (before != null) {
        to =
            before.epoch() == epoch
                ? indexAfter(before.seq() - 1)
                : before.epoch() > epoch ? to : 0;
      }
      int from = Math.max(0, to - limit);
      return new Page(entries.slice(from, to), from > 0);
    } finally {
      lock.unlock();
    }
  }

  /** Where the first entry with a greater number is. */
  private int indexAfter(long seq) {
    long first = lastSeq - entries.size() + 1;
    return Math.clamp(seq - first + 1, 0, entries.size());
  }

  /** Adds a follower and tells it what there is; false when this log has been retired. */
  boolean follow(Follower follower) {
    lock.lock();
    try {
      if (gone) {
        return false;
      }
      follower.begin(new EntryId(epoch, lastSeq - entries.size()));
      for (Entry entry : entries.slice(0, entries.size())) {
        follower.entry(entry);
      }
      followers.add(follower);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends telling a follower; says whether there is nothing in this log that is worth keeping. */
  boolean unfollow(Follower follower) {
    lock.lock();
    try {
      followers.remove(follower);
      return lastSeq == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Lets somebody in; null when this log has been retired. */
  RoomState enter(Occupant who) {
    lock.lock();
    try {
      if (gone) {
        return null;
      }
      if (occupants.isEmpty()) {
        occupants = new LinkedHashMap<>();
      }
      if (occupants.put(who.holder(), who) == null) {
        tell(new PresenceChange.Came(who, occupants.size()));
      }
      return new RoomState(occupants.size(), topic);
    } finally {
      lock.unlock();
    }
  }

  void exit(Occupant who) {
    lock.lock();
    try {
      Occupant known = occupants.isEmpty() ? null : occupants.remove(who.holder());
      if (known != null) {
        tell(new PresenceChange.Went(known, occupants.size()));
      }
    } finally {
      lock.unlock();
    }
  }

  void change(Occupant after) {
    lock.lock();
    try {
      Occupant before = occupants.isEmpty() ? null : occupants.replace(after.holder(), after);
      if (before != null) {
        tell(new PresenceChange.Changed(before, after, occupants.size()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(PresenceChange change) {
    for (Follower follower : followers) {
      follower.presence(change);
    }
  }

  List<Person> people(int limit) {
    lock.lock();
    try {
      return occupants.values().stream().limit(limit).map(Occupant::person).toList();
    } finally {
      lock.unlock();
    }
  }

  RoomState state() {
    lock.lock();
    try {
      return new RoomState(occupants.size(), topic);
    } finally {
      lock.unlock();
    }
  }

  /** Notes when this log was used, for finding the one that was left alone longest. */
  void used(long at) {
    usedAt = at;
  }

  long usedAt() {
    return usedAt;
  }

  /** The bytes of its entries and of what recognises repeated drafts, about. */
  long bytes() {
    lock.lock();
    try {
      return gone ? 0 : bytes + rememberedBytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Drops the older half of the entries, and of what recognises repeated drafts. The last one goes
   * too.
   *
   * @return the bytes that are left, as {@link #bytes} counts
   */
  long halve() {
    lock.lock();
    try {
      if (gone) {
        return 0;
      }
      for (int n = (entries.size() + 1) / 2; n > 0; n--) {
        dropOldest();
      }
      for (int n = (remembered.size() + 1) / 2; n > 0; n--) {
        forgetOldest();
      }
      return bytes + rememberedBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Ends this log when nobody follows it or is in it; says whether it did. */
  boolean retire() {
    lock.lock();
    try {
      if (gone || !followers.isEmpty() || !occupants.isEmpty()) {
        return false;
      }
      gone = true;
      grown.accept(-bytes - rememberedBytes);
      return true;
    } finally {
      lock.unlock();
    }
  }
}
