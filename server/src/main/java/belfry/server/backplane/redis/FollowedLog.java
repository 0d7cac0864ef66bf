package belfry.server.backplane.redis;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.PresenceChange;
import belfry.server.task.Failures;
import belfry.server.task.SerialExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log that this instance follows. Owns its followers and the position that they have reached. The
 * stream in Redis is the truth: a message that does not continue the position only shows that the
 * stream must be read.
 *
 * <p>Messages, repairs and new followers are tasks of {@link #executor}, which runs them one at a
 * time and in order, on a virtual thread that exists only while there are tasks. Followers are
 * called there.
 *
 * <pre>
 *             first follower               a gap, an overflow, a new subscription
 *   unread --------------------> in step -----------------------------------------> behind
 *                                   ^                                                 |
 *                                   +--------- repair: the stream read to its end ----+
 * </pre>
 */
final class FollowedLog {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedLog.class);

  /** The highest number of waiting messages. Further ones are dropped and found by a repair. */
  static final int MOST_WAITING = 4_096;

  /** Reads the log from Redis. Both methods throw {@link RefusedException} if that fails now. */
  interface Reader {
    /** The first entries after an id; a null id stands before all entries. */
    Page after(LogName log, @Nullable EntryId after, int limit);

    /** The last place of the log that is known; its number is 0 if there never was an entry. */
    EntryId end(LogName log);
  }

  private final LogName name;
  private final Reader reader;
  private final Replay replay;
  private final LogCounters counters;
  private final Failures failures;
  private final SerialExecutor executor;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean behind;
  private volatile boolean repairScheduled;
  private volatile @Nullable EntryId last;
  private volatile @Nullable EntryId expected;

  /** Whether the last repair failed. Accessed only by tasks of the executor. */
  private boolean repairFailed;

  FollowedLog(LogName name, Reader reader, LogCounters counters, Failures failures) {
    this.name = name;
    this.reader = reader;
    this.replay = new Replay(name, reader);
    this.counters = counters;
    this.failures = failures;
    this.executor = new SerialExecutor("log-" + name.label(), failures);
  }

  LogName name() {
    return name;
  }

  /** The last entry that the followers have; null before the first follower. */
  @Nullable EntryId last() {
    return last;
  }

  /**
   * Takes a message of the log's channel. Never blocks.
   *
   * @param message reads the message, on the thread of the executor
   */
  void offer(Supplier<ChannelMessage> message) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      behind = true;
      return;
    }
    executor.execute(() -> {
      waiting.decrementAndGet();
      receive(message.get());
    });
  }

  /** Schedules a repair, because messages may have been lost. Never blocks. */
  void repairSoon() {
    behind = true;
    repairIfBehind();
  }

  /**
   * Schedules a repair if an earlier one failed, or if an entry that the tail check saw has not
   * arrived through pub/sub since. Never blocks.
   */
  void repairIfBehind() {
    EntryId due = expected;
    EntryId reached = last;
    expected = null;
    if (due != null && reached != null && due.compareTo(reached) > 0) {
      counters.gapDetected();
      behind = true;
    }
    if (behind && !repairScheduled) {
      repairScheduled = true;
      executor.execute(this::repair);
    }
  }

  /**
   * Notes an entry that the log in Redis has. Its message may still be under way, and a repair now
   * would overtake the changes of presence before it, so the repair waits for the next {@link
   * #repairIfBehind}.
   */
  void expect(EntryId id) {
    EntryId reached = last;
    if (reached != null && id.compareTo(reached) > 0) {
      expected = id;
    }
  }

  /** Makes the followers forget the entries up to one that Redis has no more. Never blocks. */
  void expired(EntryId upTo) {
    executor.execute(() -> callAll(follower -> follower.expired(upTo)));
  }

  /**
   * Adds a follower, after calling it for the newest entries that the log holds.
   *
   * @throws RefusedException if the log can't be read now
   */
  void add(Follower follower) {
    CompletableFuture<@Nullable Void> added = new CompletableFuture<>();
    executor.execute(() -> {
      try {
        begin(follower);
        added.complete(null);
      } catch (RuntimeException | Error e) {
        added.completeExceptionally(e); // an error of the thread that adds the follower
      }
    });
    try {
      added.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RefusedException refused ? refused : e;
    }
  }

  /** Removes a follower; returns whether it was one. */
  boolean remove(Follower follower) {
    return followers.remove(follower);
  }

  private void begin(Follower follower) {
    EntryId reached = last;
    if (reached == null) {
      behind = false; // the replay reads everything that was missed until now
      last = replay.all(follower);
    } else {
      replay.upTo(reached, follower);
    }
    followers.add(follower);
  }

  private void receive(ChannelMessage message) {
    EntryId reached = last;
    if (reached == null) {
      return;
    }
    switch (message) {
      case ChannelMessage.Appended appended -> receive(appended.entry(), reached);
      case ChannelMessage.Passed passed -> callAll(follower -> follower.passed(passed.entry()));
      case ChannelMessage.PresenceChanged changed -> {
        for (PresenceChange change : changed.changes()) {
          callAll(follower -> follower.presence(change));
        }
      }
      case ChannelMessage.NameLost _, ChannelMessage.Probed _, ChannelMessage.Unreadable _ -> {
        // not about a log
      }
    }
  }

  private void receive(Entry entry, EntryId reached) {
    if (entry.id().compareTo(reached) <= 0) {
      return;
    }
    if (entry.isNextTo(reached)) {
      advance(entry, reached);
    } else if (!repairFailed) {
      counters.gapDetected();
      behind = true;
      repair();
    }
  }

  private void repair() {
    repairScheduled = false;
    EntryId reached = last;
    if (reached == null || !behind) {
      return;
    }
    behind = false;
    repairFailed = false;
    try {
      Page page;
      do {
        page = reader.after(name, reached, Replay.PAGE);
        for (Entry entry : page.entries()) {
          advance(entry, reached);
          reached = entry.id();
        }
      } while (page.more());
    } catch (RefusedException e) {
      behind = true; // the next check repeats the repair
      repairFailed = true;
      LOG.debug("a log can't be repaired yet: {}", e.getMessage());
    }
  }

  private void advance(Entry entry, EntryId before) {
    if (entry.id().epoch() != before.epoch() && before.seq() > 0) {
      counters.epochChanged();
    }
    callAll(follower -> Replay.deliver(entry, before, follower));
    last = entry.id();
  }

  /** Calls every follower. An error of one is reported; the others are called all the same. */
  private void callAll(Consumer<Follower> call) {
    for (Follower follower : followers) {
      try {
        call.accept(follower);
      } catch (RuntimeException | Error e) {
        failures.caught("follower of " + name.label(), e);
      }
    }
  }
}
