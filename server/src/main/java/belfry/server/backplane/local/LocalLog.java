package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.protocol.Person;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.PresenceChange;
import belfry.server.backplane.RoomState;
import belfry.server.task.Failures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One log, with the occupants of its room. Owns entries, repeated drafts, followers and occupants,
 * all under one lock. Followers are called with the lock held, on the thread that made the change,
 * so all of them hear of changes in one order. Lock order: this lock → a follower's own.
 *
 * <p>Ends when it is retired; then it takes nothing any more, and the store creates another log for
 * whoever still had this one in hand.
 */
final class LocalLog {
  private final LogName name;
  private final ReentrantLock lock = new ReentrantLock();
  private final StoredEntries entries;
  private final RepeatedDrafts drafts;
  private final Occupants occupants = new Occupants();
  private final List<Follower> followers = new ArrayList<>(1);

  /** Receives the number of bytes by which this log grew; negative if it shrank. */
  private final LongConsumer grown;

  private final Failures failures;
  private @Nullable Entry topic;
  private boolean retired;

  /** Written by any thread without the lock: an older value does no harm. */
  private long usedAt;

  LocalLog(
      LogName name,
      StoredEntries entries,
      RepeatedDrafts drafts,
      LongConsumer grown,
      Failures failures) {
    this.name = name;
    this.entries = entries;
    this.drafts = drafts;
    this.grown = grown;
    this.failures = failures;
  }

  /** Appends a draft, unless it repeats an earlier one; null when this log has been retired. */
  @Nullable Outcome append(Draft draft, Instant now) {
    lock.lock();
    try {
      if (retired) {
        return null;
      }
      RepeatedDrafts.Identity identity = RepeatedDrafts.Identity.of(draft);
      EntryId earlier = identity == null ? null : drafts.find(identity);
      if (earlier != null) {
        return new Outcome.Appended(earlier, true);
      }
      long before = size();
      Entry entry = entries.add(draft, now);
      if (identity != null) {
        drafts.add(identity, entry.id());
      }
      grown.accept(size() - before);
      if (entry.kind() == Kind.TOPIC) {
        topic = entry;
      }
      tell(follower -> follower.entry(entry));
      return new Outcome.Appended(entry.id(), false);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Calls every follower. An error in one of them is its own: the others are called all the same.
   */
  private void tell(Consumer<Follower> call) {
    for (Follower follower : followers) {
      try {
        call.accept(follower);
      } catch (RuntimeException | Error e) {
        failures.caught("follower of " + name.label(), e);
      }
    }
  }

  /** The estimated size. The lock is held. */
  private long size() {
    return entries.bytes() + drafts.bytes();
  }

  Page after(@Nullable EntryId after, int limit) {
    lock.lock();
    try {
      return entries.after(after, limit);
    } finally {
      lock.unlock();
    }
  }

  Page before(@Nullable EntryId before, int limit) {
    lock.lock();
    try {
      return entries.before(before, limit);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a follower, after calling it for each entry that the log holds.
   *
   * @return false when this log has been retired
   */
  boolean follow(Follower follower) {
    lock.lock();
    try {
      if (retired) {
        return false;
      }
      follower.begin(entries.start());
      entries.all().forEach(follower::entry);
      followers.add(follower);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a follower; true when nothing was ever appended, so that the log may go too. */
  boolean unfollow(Follower follower) {
    lock.lock();
    try {
      followers.remove(follower);
      return entries.isUnused();
    } finally {
      lock.unlock();
    }
  }

  /** Adds an occupant to the room; null when this log has been retired. */
  @Nullable RoomState enter(Occupant who) {
    lock.lock();
    try {
      if (retired) {
        return null;
      }
      occupants.enter(who).ifPresent(this::tell);
      return new RoomState(occupants.size(), topic);
    } finally {
      lock.unlock();
    }
  }

  void exit(Occupant who, Departure how) {
    lock.lock();
    try {
      occupants.exit(who, how).ifPresent(this::tell);
    } finally {
      lock.unlock();
    }
  }

  void change(Occupant after, long number) {
    lock.lock();
    try {
      occupants.change(after, number).ifPresent(this::tell);
    } finally {
      lock.unlock();
    }
  }

  private void tell(PresenceChange change) {
    tell(follower -> follower.presence(change));
  }

  List<Person> people(int limit) {
    lock.lock();
    try {
      return occupants.people(limit);
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

  /** Notes a use of this log. A higher number is a later use. */
  void used(long at) {
    usedAt = at;
  }

  /** The number of the last use. */
  long usedAt() {
    return usedAt;
  }

  /** The estimated size in memory. */
  long bytes() {
    lock.lock();
    try {
      return retired ? 0 : size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Drops the older half of the entries and of the repeated drafts, even the last one.
   *
   * @return the estimated size that is left
   */
  long halve() {
    lock.lock();
    try {
      if (retired) {
        return 0;
      }
      long before = size();
      entries.halve();
      drafts.halve();
      grown.accept(size() - before);
      return size();
    } finally {
      lock.unlock();
    }
  }

  /** Ends this log if it has neither followers nor occupants; returns whether it did. */
  boolean retire() {
    lock.lock();
    try {
      if (retired || !followers.isEmpty() || occupants.size() > 0) {
        return false;
      }
      retired = true;
      grown.accept(-size());
      return true;
    } finally {
      lock.unlock();
    }
  }
}
