package belfry.server.backplane;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.RefusedException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Searches logs by comparing entries, from the newest one backwards: all entries that the logs
 * hold, or those that an index has chosen. One page compares at most {@value #MOST_COMPARED}
 * entries and ends after {@link Limits#ANSWER} at the latest; it then names the place where the
 * next page goes on. Searches leave a processor to the connections that talk, if there are two, and
 * let other threads run every few milliseconds. Thread-safe.
 */
public final class TailSearch implements Search {
  static final int MOST_COMPARED = 20_000;
  private static final int CHUNK = 100;

  /** A search lets other threads run after it has compared texts of this length, or one text. */
  private static final int CHARACTERS_AT_ONCE = 4_096;

  /** Newest first: see {@link SearchPlace}. */
  private static final Comparator<Tail> ORDER =
      Comparator.comparingLong((Tail tail) -> -tail.head().time().toEpochMilli())
          .thenComparing(tail -> tail.log.text());

  private final Candidates candidates;
  private final Semaphore permits =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

  /** A search of the entries that these logs hold. */
  public TailSearch(History logs) {
    this((log, before, _, limit) -> logs.before(log, before, limit));
  }

  /** A search of entries that an index has chosen. */
  public TailSearch(Candidates candidates) {
    this.candidates = candidates;
  }

  /** The entries that may match a search. */
  public interface Candidates {
    /**
     * Reads the last entries of a log before an id that may match, oldest first.
     *
     * @param before null for the end
     * @throws RefusedException if the log can't be read now
     */
    Page before(LogName log, @Nullable EntryId before, Question question, int limit);
  }

  @Override
  public Result find(Question question) {
    long deadline = System.nanoTime() + Limits.ANSWER.toNanos();
    try {
      if (!permits.tryAcquire(Limits.ANSWER.toNanos(), TimeUnit.NANOSECONDS)) {
        throw unavailable("many people search now; try again");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unavailable("the server is about to stop");
    }
    try {
      return new Scan(question, deadline).result();
    } finally {
      permits.release();
    }
  }

  private static RefusedException unavailable(String why) {
    return new RefusedException(Code.UNAVAILABLE, why);
  }

  /** One page of a search. Used once, by one thread. */
  private final class Scan {
    private final Question question;
    private final long deadline;
    private final PriorityQueue<Tail> tails = new PriorityQueue<>(ORDER);
    private final List<Hit> hits = new ArrayList<>();
    private int compared;
    private long characters;
    private long charactersAtPause;
    private @Nullable Hit last;
    private @Nullable Instant oldest;

    Scan(Question question, long deadline) {
      this.question = question;
      this.deadline = deadline;
    }

    /** Reads one hit more than the page has, which shows whether there is a next page. */
    Result result() {
      for (LogName log : question.logs()) {
        keep(new Tail(log, question.after(), this));
      }
      Tail tail;
      while (hits.size() <= question.limit() && hasTime() && (tail = tails.poll()) != null) {
        compare(new Hit(tail.log, tail.take()));
        keep(tail);
      }
      if (hits.size() > question.limit()) {
        hits.removeLast();
        return page(hits.getLast());
      }
      return page(tails.isEmpty() ? null : last);
    }

    private Result page(@Nullable Hit next) {
      return new Result(
          hits, next == null ? null : next.place(), compared, characters, new Reach(oldest));
    }

    private boolean hasTime() {
      return compared == 0 || (compared < MOST_COMPARED && System.nanoTime() - deadline < 0);
    }

    private void keep(Tail tail) {
      if (tail.hasNext()) {
        tails.add(tail);
      }
    }

    private void compare(Hit hit) {
      compared++;
      characters += hit.entry().text().length();
      last = hit;
      Instant time = hit.entry().time();
      oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
      if (question.matches(hit.entry())) {
        hits.add(hit);
      }
      if (characters - charactersAtPause >= CHARACTERS_AT_ONCE) {
        pause();
      }
    }

    /** Lets the other connections of this carrier thread run. */
    @SuppressWarnings(
        "ThreadPriorityCheck") // a virtual thread that only computes is never preempted
    void pause() {
      if (compared == 0 && System.nanoTime() - deadline > 0) {
        throw unavailable("this search takes too long; try one room, such as in:#lobby");
      }
      charactersAtPause = characters;
      Thread.yield();
    }
  }

  /** The entries of one log that a page may have, read backwards. Used by one thread. */
  private final class Tail {
    private final LogName log;
    private final @Nullable SearchPlace after;
    private final Scan scan;
    private final Deque<Entry> newestFirst = new ArrayDeque<>();
    private @Nullable EntryId edge;
    private boolean more = true;

    Tail(LogName log, @Nullable SearchPlace after, Scan scan) {
      this.log = log;
      this.after = after;
      this.scan = scan;
      edge = after != null && after.isIn(log) ? after.id() : null;
    }

    boolean hasNext() {
      while (newestFirst.isEmpty() && more) {
        scan.pause();
        Page page = candidates.before(log, edge, scan.question, CHUNK);
        more = page.more() && !page.entries().isEmpty();
        for (Entry entry : page.entries().reversed()) {
          edge = entry.id();
          if (after == null || after.isBefore(log, entry)) {
            newestFirst.add(entry);
          }
        }
      }
      return !newestFirst.isEmpty();
    }

    Entry head() {
      return newestFirst.element();
    }

    Entry take() {
      return newestFirst.remove();
    }
  }
}
