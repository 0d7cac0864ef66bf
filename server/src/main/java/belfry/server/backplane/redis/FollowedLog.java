package belfry.server.backplane.redis;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log that somebody follows here. Everything happens as a task of {@link #serial}, one at a time
 * and in order: what a channel brings, repairs, and a follower's beginning. The stream is the
 * truth; a message that does not follow the last entry only says that it must be read.
 *
 * <pre>
 *             first follower                 a hole, an overflow, subscribed again
 *   unread --------------------> in step ------------------------------------------> behind
 *                                   ^                                                  |
 *                                   +---------------- read to its end -----------------+
 * </pre>
 */
final class FollowedLog {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedLog.class);

  /** Messages that wait to be told; more are left to a repair. */
  static final int MOST_WAITING = 4_096;

  private static final int PAGE = 250;

  /** Reads entries after an id; refuses when that can't be done now. */
  interface Reader {
    Page after(LogName log, EntryId after, int limit);

    /** The last id that the log gave, 0-0 where there is no log. */
    EntryId tail(LogName log);
  }

  private final LogName name;
  private final Reader reader;
  private final Troubles troubles;
  private final Serial serial;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean behind;
  private volatile boolean repairing;
  private volatile EntryId last;
  private volatile EntryId expected;

  /** Whether the last repair failed. Of serial's tasks only. */
  private boolean stuck;

  /** Uses of this log, changed under the lock of the map that it is in. */
  int users;

  FollowedLog(LogName name, Reader reader, Troubles troubles) {
    this.name = name;
    this.reader = reader;
    this.troubles = troubles;
    this.serial = new Serial("log");
  }

  LogName name() {
    return name;
  }

  /** The last entry that was told; null before the first follower. */
  EntryId last() {
    return last;
  }

  /** Takes a message of the log's channel. Never blocks. */
  void offer(Supplier<Message> message) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      behind = true;
      return;
    }
    serial.run(() -> {
      waiting.decrementAndGet();
      receive(message.get());
    });
  }

  /** Something may have been missed: read on. Never blocks. */
  void catchUp() {
    behind = true;
    catchUpIfBehind();
  }

  /**
   * The same where it is known to be behind: after an attempt that failed, or when what was {@link
   * #expect expected} has not come since.
   */
  void catchUpIfBehind() {
    EntryId due = expected;
    expected = null;
    if (due != null && due.compareTo(last) > 0) {
      troubles.hole();
      behind = true;
    }
    if (behind && !repairing) {
      repairing = true;
      serial.run(this::repair);
    }
  }

  /** The log holds this entry. Its message may still be on its way: a repair would overtake it. */
  void expect(EntryId id) {
    EntryId told = last;
    if (told != null && id.compareTo(told) > 0) {
      expected = id;
    }
  }

  /**
   * Adds a follower, after telling it what the log holds.
   *
   * @throws RefusedException when the log can't be read now
   */
  void add(Follower follower) {
    CompletableFuture<Void> added = new CompletableFuture<>();
    serial.run(() -> {
      try {
        begin(follower);
        added.complete(null);
      } catch (RuntimeException | Error e) {
        added.completeExceptionally(e);
      }
    });
    try {
      added.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RefusedException refused ? refused : e;
    }
  }

  /** Removes a follower; says whether it was one. */
  boolean remove(Follower follower) {
    return followers.remove(follower);
  }

  private void begin(Follower follower) {
    boolean first = last == null;
    if (first) {
      behind = false; // all that it may have missed until now is about to be read
    }
    EntryId from = last;
    Page page = reader.after(name, null, PAGE);
    if (first && page.entries().isEmpty()) {
      from = reader.tail(name);
      page = reader.after(name, null, PAGE); // which has what came before that tail
    }
    if (page.entries().isEmpty()) {
      follower.begin(from);
    } else {
      from = page.entries().getFirst().id().previous();
      follower.begin(first || from.compareTo(last) <= 0 ? from : last);
    }
    EntryId end = last;
    while (!page.entries().isEmpty()) {
      for (Entry entry : page.entries()) {
        if (end == null || entry.id().compareTo(end) <= 0) {
          if (entry.id().seq() != from.seq() + 1) {
            follower.gap(from, entry.id().previous());
          }
          follower.entry(entry);
          from = entry.id();
        }
      }
      boolean told = from.equals(page.entries().getLast().id());
      page = told && page.more() ? reader.after(name, from, PAGE) : new Page(List.of(), false);
    }
    if (first) {
      last = from;
    } else if (from.compareTo(last) < 0) {
      follower.gap(from, last); // the others were told what the log holds no more
    }
    followers.add(follower);
  }

  private void receive(Message message) {
    if (last == null) {
      return;
    }
    switch (message) {
      case Message.Appended appended -> receive(appended.entry());
      case Message.Moved moved ->
          moved.changes().forEach(change -> followers.forEach(f -> f.presence(change)));
      case Message.Lost _, Message.Probed _, Message.Strange _ -> {
        // none of a log's business
      }
    }
  }

  private void receive(Entry entry) {
    if (entry.id().compareTo(last) <= 0) {
      return;
    }
    // A new epoch need not begin where this instance was: what came first may be unheard here. But
    // in a log that was empty, the first is the first.
    boolean sameEpoch = entry.id().epoch() == last.epoch() || last.seq() == 0;
    if (sameEpoch && entry.id().seq() == last.seq() + 1) {
      tell(entry);
    } else if (!stuck) {
      troubles.hole();
      behind = true;
      repair();
    }
  }

  private void repair() {
    repairing = false;
    if (last == null || !behind) {
      return;
    }
    behind = false;
    stuck = false;
    try {
      Page page;
      do {
        page = reader.after(name, last, PAGE);
        page.entries().forEach(this::tell);
      } while (page.more());
    } catch (RefusedException e) {
      behind = true; // until the next check
      stuck = true;
      LOG.debug("a log can't be caught up with yet: {}", e.getMessage());
    }
  }

  private void tell(Entry entry) {
    EntryId before = last;
    if (entry.id().epoch() != before.epoch() && before.seq() > 0) {
      troubles.epochChanged();
    }
    for (Follower follower : followers) {
      if (entry.id().seq() != before.seq() + 1) {
        follower.gap(before, entry.id().previous());
      }
      follower.entry(entry);
    }
    last = entry.id();
  }
}
