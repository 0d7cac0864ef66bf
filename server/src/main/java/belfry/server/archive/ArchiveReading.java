package belfry.server.archive;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.RefusedException;
import belfry.protocol.WordQuery;
import belfry.server.backplane.History;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pages from an archive, on two platform threads with a connection each: a driver would pin
 * the carrier of a virtual thread. A bounded number of questions waits; all others are refused, and
 * so is every question for a second after the archive could not be read. Thread-safe; ends with
 * {@link #close}.
 */
final class ArchiveReading implements History, IndexedSearch.Index, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ArchiveReading.class);
  private static final int THREADS = 2;
  private static final int QUESTIONS = 64;
  private static final int NAMES_AT_ONCE = 1_000;
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private interface Question<T> {
    T ask(Archive archive) throws SQLException;
  }

  private final ArchiveTarget target;
  private final ConcurrentLinkedQueue<Archive> idle = new ConcurrentLinkedQueue<>();
  private final AtomicLong failedAt = new AtomicLong(System.nanoTime() - PAUSE_NANOS);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(QUESTIONS),
          Thread.ofPlatform().daemon().name("archive-reader-", 1).factory());

  ArchiveReading(ArchiveTarget target) {
    this.target = target;
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public Page before(LogName name, @Nullable EntryId before, int limit) {
    return answer(archive -> archive.before(name, before, limit));
  }

  @Override
  public Page after(LogName name, @Nullable EntryId after, int limit) {
    return answer(archive -> archive.after(name, after, limit));
  }

  @Override
  public Page before(
      LogName name, @Nullable EntryId before, List<WordQuery.Lookup> words, int limit) {
    return answer(archive -> archive.before(name, before, words, limit));
  }

  /** The names of all logs of the archive. */
  List<LogName> names() {
    List<LogName> names = new ArrayList<>();
    long last = 0;
    List<Archive.Numbered> some;
    do {
      long after = last;
      some = answer(archive -> archive.logs(after, NAMES_AT_ONCE));
      for (Archive.Numbered log : some) {
        names.add(log.name());
        last = log.number();
      }
    } while (!some.isEmpty());
    return names;
  }

  private <T> T answer(Question<T> question) {
    if (System.nanoTime() - failedAt.get() >= PAUSE_NANOS) {
      try {
        Future<T> answer = threads.submit(() -> ask(question));
        return answer.get(Limits.ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof SQLTimeoutException)) { // one slow search is no outage
          failedAt.set(System.nanoTime());
        }
        log.debug("{} can't be read", target, e);
      } catch (TimeoutException | RejectedExecutionException e) {
        log.debug("{} is too slow", target, e);
      }
    }
    throw new RefusedException(Code.UNAVAILABLE, "older history can't be read now; try again");
  }

  private <T> T ask(Question<T> question) throws SQLException {
    Archive known = idle.poll();
    Archive archive = known == null ? target.open() : known;
    try {
      T answer = question.ask(archive);
      idle.add(archive);
      return answer;
    } catch (SQLException | RuntimeException | Error e) {
      archive.close();
      if (known != null && e instanceof SQLException && !(e instanceof SQLTimeoutException)) {
        return ask(question); // the database has closed an idle connection, or was restarted
      }
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    for (Archive archive = idle.poll(); archive != null; archive = idle.poll()) {
      archive.close();
    }
  }
}
