package belfry.server.net;

import belfry.server.delivery.Sink;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client at the other end of a connection, for those who write to it or end it. It knows
 * whether the connection is about to end and why; the {@link Connection} does the rest.
 *
 * <p>Any thread may end it. {@link #pause} and {@link #awaitReadable} are for the connection's
 * thread, and the methods that write are for one thread at a time.
 */
final class Peer implements Sink {
  private static final Logger log = LoggerFactory.getLogger(Peer.class);

  /** Time to write what was not sent yet, if the client ends the connection. */
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);

  private final String name;
  private final Transport transport;
  private final Threads threads;
  private final ConnectionCounters counters;
  private final Failures failures;

  private volatile Runnable whenEnding = () -> {};
  private volatile Runnable whenWritable = () -> {};
  private volatile @Nullable Thread worker;
  private volatile boolean readable;
  private volatile boolean gone;
  private final AtomicBoolean failed = new AtomicBoolean();

  /** Set before {@link #ending}. */
  private volatile Duration flushLimit = FLUSH_LIMIT;

  private volatile @Nullable String ending;

  /**
   * @param name the connection's name, for logs and threads
   */
  Peer(
      String name,
      Transport transport,
      Threads threads,
      ConnectionCounters counters,
      Failures failures) {
    this.name = name;
    this.transport = transport;
    this.threads = threads;
    this.counters = counters;
    this.failures = failures;
  }

  /** Names what has the connection look whether it is to end. Called once, at its start. */
  void whenEnding(Runnable look) {
    whenEnding = look;
  }

  /** Sets the connection's thread, which the waits of this class block; null between turns. */
  void workedOnBy(@Nullable Thread thread) {
    worker = thread;
  }

  @Override
  public void tryWrite(ByteBuffer bytes) throws IOException {
    transport.tryWrite(bytes);
  }

  @Override
  public void awaitWritable(Runnable resume) {
    whenWritable = resume;
    transport.awaitWritable();
  }

  /** Lets the writer go on that waits for this. */
  void writable() {
    threads.start(name + "-write", whenWritable);
  }

  @Override
  public void writeFailed(Throwable why) {
    if (why instanceof IOException) {
      log.debug("{} can't be written to: {}", name, why.toString());
      gone = true;
      whenEnding.run();
    } else {
      failed(why);
    }
  }

  /**
   * Whether the client takes no bytes any more, because a write failed. Whole lines that it sent
   * before are still done.
   */
  boolean isGone() {
    return gone;
  }

  /** Ends the connection for an error of the server. The first one is reported and counted. */
  void failed(Throwable error) {
    if (failed.compareAndSet(false, true)) {
      counters.failed();
      failures.caught(name, error);
    } else {
      log.debug("{} failed once more", name, error);
    }
    end("the server made a mistake; please connect again");
  }

  @Override
  public void end(String why) {
    end(why, Duration.ZERO);
  }

  /**
   * Ends the connection after a goodbye with the reason.
   *
   * @param flush time to write what was not sent yet
   */
  void end(String why, Duration flush) {
    if (ending == null) {
      flushLimit = flush;
      ending = why;
    }
    LockSupport.unpark(worker);
    whenEnding.run();
  }

  @Override
  public boolean isEnding() {
    return ending != null;
  }

  /** The reason of the end; null if there is none, or the client leaves by itself. */
  @Nullable String ending() {
    return ending;
  }

  /** Time to write what was not sent yet. */
  Duration flushLimit() {
    return flushLimit;
  }

  /** Waits for a time, or until the connection is about to end. */
  void pause(long nanos) {
    long deadline = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !isEnding(); left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Waits until bytes can be read, or until {@link System#nanoTime} reaches the deadline. */
  void awaitReadable(long deadline) {
    readable = false;
    transport.awaitReadable();
    long left = deadline - System.nanoTime();
    while (!readable && left > 0) {
      LockSupport.parkNanos(this, left);
      left = deadline - System.nanoTime();
    }
  }

  /** Ends {@link #awaitReadable}, because bytes can be read. */
  void readable() {
    readable = true;
    LockSupport.unpark(worker);
  }

  @Override
  public String toString() {
    return name;
  }
}
