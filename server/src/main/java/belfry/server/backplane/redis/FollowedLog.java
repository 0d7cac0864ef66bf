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
 *             first follower               a hole, an overflow, a new subscription
 *   unread --------------------> in step -----------------------------------------> behind
 *                                   ^                                                 |
 *                                   +--------- repair: the stream read to its end ----+
 * </pre>
 */
final class FollowedLog {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedLog.class);

  /** The highest number of waiting messages. Further ones are dropped and found by a repair. */
  static final int MOST_WAITING = 4_096;

  private static final int PAGE = 250;
  private static final EntryId NO_END = new EntryId(Long.MAX_VALUE, Long.MAX_VALUE);

  /** Reads the log from Redis. Both methods throw {@link RefusedException} if that fails now. */
  interface Reader {
    /** The first entries after an id; a null id stands before all entries. */
    Page after(LogName log, @Nullable EntryId after, int limit);

    /** The last place of the log that is known; its number is 0 if there never was an entry. */
    EntryId end(LogName log);
  }

  private final LogName name;
  private final Reader reader;
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
   * would overtake the changes of presence before it; so {@link #repairIfBehind} looks again.
   */
  void expect(EntryId id) {
    EntryId reached = last;
    if (reached != null && id.compareTo(reached) > 0) {
      expected = id;
    }
  }

  /**
   * Adds a follower, after calling it for the entries that the log holds.
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
      behind = false; // everything that was missed until now is read below
      last = replayAll(follower);
    } else {
      EntryId end = replayUpTo(reached, follower);
      if (end.compareTo(reached) < 0) {
        follower.gap(end, reached); // the other followers got entries that the log has lost
      }
    }
    followers.add(follower);
  }

  /** Begins the first follower; returns the last entry that it has. */
  private EntryId replayAll(Follower follower) {
    Page first = reader.after(name, null, PAGE);
    if (!first.entries().isEmpty()) {
      return replay(first, first.entries().getFirst().previous(), NO_END, follower);
    }
    EntryId end = reader.end(name);
    Page since = reader.after(name, null, PAGE); // holds entries that came before that end
    EntryId start = since.entries().isEmpty() ? end : since.entries().getFirst().previous();
    return replay(since, start, NO_END, follower);
  }

  /** Begins a later follower, which must have what the others have; returns the last it has. */
  private EntryId replayUpTo(EntryId reached, Follower follower) {
    Page first = reader.after(name, null, PAGE);
    EntryId start = first.entries().isEmpty() ? reached : first.entries().getFirst().previous();
    return replay(first, start.compareTo(reached) > 0 ? reached : start, reached, follower);
  }

  private EntryId replay(Page first, EntryId start, EntryId end, Follower follower) {
    follower.begin(start);
    EntryId at = start;
    for (Page page = first; !page.entries().isEmpty(); page = reader.after(name, at, PAGE)) {
      for (Entry entry : page.entries()) {
        if (entry.id().compareTo(end) > 0) {
          return at;
        }
        call(follower, at, entry);
        at = entry.id();
      }
      if (!page.more()) {
        return at;
      }
    }
    return at;
  }

  /** Calls a follower for an entry, and for the gap before it if there is one. */
  private static void call(Follower follower, EntryId before, Entry entry) {
    if (!entry.isNextTo(before)) {
      follower.gap(before, entry.gapEnd(before));
    }
    follower.entry(entry);
  }

  private void receive(ChannelMessage message) {
    EntryId reached = last;
    if (reached == null) {
      return;
    }
    switch (message) {
      case ChannelMessage.Appended appended -> receive(appended.entry(), reached);
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
        page = reader.after(name, reached, PAGE);
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
    callAll(follower -> call(follower, before, entry));
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
