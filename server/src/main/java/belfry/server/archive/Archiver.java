package belfry.server.archive;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.Removal;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Copies the entries of logs to an archive, on a thread of its own: {@code archive}. The archive
 * itself says where the copy of each log goes on, so nothing is lost or added twice over the end of
 * this process or of the database. While the archive can't be used, the entries wait in the logs.
 *
 * <p>Ends with {@link #close}; the entries that wait then are copied after the next start.
 */
final class Archiver implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Archiver.class);

  /** The most entries of a log in one transaction. */
  private static final int SLICE = 500;

  /** A transaction ends when it has this many entries. */
  private static final int BATCH = 1_000;

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
  private static final Duration REPLACE_LIMIT = Duration.ofSeconds(30);

  private final ArchiveSource source;
  private final ArchiveTarget target;
  private final OldEntries old;
  private final Thread thread;

  /** The removals that wait for the thread, which writes nothing else meanwhile. */
  private final LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private volatile boolean closed;
  private final LongAdder copied = new LongAdder();
  private final LongAdder lost = new LongAdder();

  /** Whether the last attempt to copy has failed. Written by the thread. */
  private volatile boolean away;

  /** The archive has all entries that were in the logs at this time. Written by the thread. */
  private volatile long completeAt = System.nanoTime();

  /** Whether a loss was logged since the archive last had everything. Accessed by the thread. */
  private boolean toldOfLoss;

  /** The pause after the next failure. Accessed by the thread. */
  private Duration wait = SHORTEST_WAIT;

  /**
   * @param old removes from the archive what is too old
   * @param failures receives the errors of the server
   */
  Archiver(ArchiveSource source, ArchiveTarget target, OldEntries old, Failures failures) {
    this.source = source;
    this.target = target;
    this.old = old;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("archive")
            .unstarted(failures.guard("archive", this::run));
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        copyUntilItFails();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // interrupted means stop
    }
    source.endCopying();
  }

  private void copyUntilItFails() throws InterruptedException {
    try (Archive archive = target.open()) {
      Duration pause = Duration.ZERO;
      while (replaceFor(archive, pause)) {
        long begin = System.nanoTime();
        boolean mayCopy = source.mayCopy();
        boolean isComplete = !mayCopy || copy(archive, source.waiting());
        if (isComplete) {
          completeAt = begin;
          toldOfLoss = false;
        }
        boolean hasRemoved = mayCopy && old.removeSome(archive);
        back();
        pause = isComplete && !hasRemoved ? PAUSE : Duration.ZERO;
      }
    } catch (SQLException e) {
      gone(e);
      source.endCopying(); // another process may reach the archive
      refuseFor(jittered(wait));
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
      lookAtLogs();
    } catch (RefusedException e) {
      log.debug("The logs can't be copied now: {}", e.getMessage());
      refuseFor(jittered(SHORTEST_WAIT));
    }
  }

  /** While the archive is away, the logs may come to their limits, of which their source warns. */
  private void lookAtLogs() {
    try {
      if (!closed) {
        var _ = source.waiting();
      }
    } catch (RefusedException e) {
      log.debug("The logs can't be read now: {}", e.getMessage());
    }
  }

  /**
   * A request to the thread, to replace what entries say.
   *
   * @param inLog replaces it in the log itself
   */
  private record Request(
      LogName log,
      List<EntryId> entries,
      Contents instead,
      Runnable inLog,
      CompletableFuture<Void> done) {}

  /** Wakes the thread when it is to end. */
  private static final Request END =
      new Request(
          new LogName(""),
          List.of(),
          Contents.removedBy(Removal.OPERATOR),
          () -> {},
          new CompletableFuture<>());

  /**
   * Replaces what is asked for in the next moments.
   *
   * @return whether to go on
   */
  private boolean replaceFor(Archive archive, Duration pause)
      throws InterruptedException, SQLException {
    long end = System.nanoTime() + pause.toNanos();
    Request next;
    while ((next = requests.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS)) != null
        && !closed) {
      if (next.done.isDone()) {
        continue; // nobody waits any more
      }
      try {
        archive.replace(next.log, next.entries, next.instead);
        next.inLog.run();
        next.done.complete(null);
      } catch (SQLException e) {
        next.done.completeExceptionally(e);
        throw e;
      } catch (RuntimeException e) { // of the log; the archive is not away
        next.done.completeExceptionally(e);
      }
    }
    return !closed;
  }

  private void refuseFor(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    Request next;
    while ((next = requests.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS)) != null
        && !closed) {
      next.done.completeExceptionally(new SQLException("the archive is away"));
    }
  }

  /**
   * Replaces what entries say in the archive, and then in their log, on the archiver's thread. So
   * nothing is copied between the two.
   *
   * @param inLog replaces it in the log; not called if the archive can't be written
   * @throws RefusedException if not everything was replaced; it may be repeated
   */
  void replace(LogName name, List<EntryId> entries, Contents instead, Runnable inLog) {
    Request request = new Request(name, entries, instead, inLog, new CompletableFuture<>());
    requests.add(request);
    try {
      request.done.get(REPLACE_LIMIT.toSeconds(), TimeUnit.SECONDS);
      return;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      request.done.cancel(false);
      if (e.getCause() instanceof RuntimeException ofLog) {
        throw ofLog;
      }
      log.debug("Entries of {} were not replaced in the archive", name.label(), e);
    }
    throw new RefusedException(Code.UNAVAILABLE, "the archive can't be written now; try again");
  }

  /** Instances that lost the same database do not come back at the same moment. */
  private static Duration jittered(Duration pause) {
    return pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2));
  }

  /**
   * Copies at most a slice of each log.
   *
   * @return whether no log has more
   */
  private boolean copy(Archive archive, Map<LogName, EntryId> waiting) throws SQLException {
    boolean isComplete = true;
    List<Archive.Part> batch = new ArrayList<>();
    int size = 0;
    for (Map.Entry<LogName, EntryId> one : waiting.entrySet()) {
      EntryId last = archive.last(one.getKey());
      Page page = source.after(one.getKey(), last, SLICE);
      countLost(one.getKey(), last, page);
      isComplete &= !page.more();
      if (page.entries().isEmpty()) {
        source.archived(one.getKey(), one.getValue());
      } else {
        batch.add(new Archive.Part(one.getKey(), page.entries()));
        size += page.entries().size();
      }
      if (size >= BATCH) {
        write(archive, batch);
        batch.clear();
        size = 0;
      }
    }
    write(archive, batch);
    return isComplete;
  }

  private void countLost(LogName name, @Nullable EntryId last, Page page) {
    Entry first = page.entries().isEmpty() ? null : page.entries().getFirst();
    EntryId place = last == null && first != null ? source.keptAfter(name) : last;
    long missing = place == null || first == null ? 0 : first.id().seq() - place.seq() - 1;
    if (missing > 0) {
      lost.add(missing);
      log.atLevel(toldOfLoss ? Level.DEBUG : Level.WARN)
          .log("{} messages of {} were removed before the archive had them", missing, name.label());
      toldOfLoss = true;
    }
  }

  private void write(Archive archive, List<Archive.Part> batch) throws SQLException {
    if (!batch.isEmpty()) {
      archive.add(batch);
      for (Archive.Part part : batch) {
        copied.add(part.entries().size());
        source.archived(part.log(), part.last());
      }
    }
  }

  private void gone(Exception why) {
    if (away) {
      log.debug("{} is still away: {}", target, why.getMessage());
    } else {
      away = true;
      log.warn(
          "The archive {} can't be written ({}). New messages wait, and are copied later",
          target,
          why.getMessage());
    }
  }

  private void back() {
    wait = SHORTEST_WAIT;
    if (away) {
      away = false;
      log.info("The archive {} is written again", target);
    }
  }

  List<Measure> measures() {
    return List.of(
        new Measure.Gauge("archive_up", "1 while the archive is written.", () -> away ? 0 : 1),
        new Measure.Gauge(
            "archive_lag_seconds",
            "Age of the moment up to which the archive has all messages; 0 if none waits.",
            this::lag),
        new Measure.Counter("archive_entries", "Messages that were archived.", copied::sum),
        new Measure.Counter(
            "archive_lost_entries",
            "Messages that were removed before the archive had them.",
            lost::sum));
  }

  private double lag() {
    return source.isComplete()
        ? 0
        : (double) (System.nanoTime() - completeAt) / TimeUnit.SECONDS.toNanos(1);
  }

  @Override
  public void close() {
    closed = true;
    requests.add(END);
    if (thread.isAlive()) {
      try {
        thread.join(CLOSE_LIMIT);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt(); // what waits is copied after the next start
      }
    }
  }
}
