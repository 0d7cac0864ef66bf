package belfry.server.net;

import belfry.server.delivery.Sink;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client of a connection, as seen by code that writes to the client or ends the connection. It
 * holds whether the connection must end, and why; the {@link Connection} then ends itself.
 *
 * <p>Any thread may end the connection. Only the connection's thread calls {@link #pause}, {@link
 * #awaitReadable} and {@link #secure}. One thread at a time writes.
 */
final class Peer implements Sink, TlsTransport.Wait {
  private static final Logger log = LoggerFactory.getLogger(Peer.class);

  /** Time to write the remaining output if the client ends the connection. */
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);

  /**
   * The end of the connection by the server.
   *
   * @param flush time to write the remaining output
   */
  private record Ending(String why, Duration flush) {}

  private final long number;
  private volatile Transport transport;
  private final ConnectionCounters counters;
  private final Failures failures;

  private volatile Owner owner = CurrentConversation.NOBODY;
  private volatile @Nullable Runnable whenWritable;
  private volatile @Nullable Thread worker;
  private volatile boolean readable;
  private volatile boolean writable;
  private volatile boolean gone;
  private volatile boolean turnRequested;
  private boolean failed;
  private volatile @Nullable Ending ending;

  /**
   * @param number the connection's number, for its name in logs and threads
   */
  Peer(long number, Transport transport, ConnectionCounters counters, Failures failures) {
    this.number = number;
    this.transport = transport;
    this.counters = counters;
    this.failures = failures;
  }

  /** The transport of the client's bytes. */
  Transport transport() {
    return transport;
  }

  /**
   * Encrypts the connection from now on, after a handshake for which this method waits. Nothing was
   * written before.
   *
   * @param received the bytes that the client has already sent
   * @param deadline the {@link System#nanoTime} at which the handshake must be over
   * @return the fingerprint of the client's certificate; null if it has shown none
   * @throws IOException if it fails
   */
  @Nullable String secure(Tls tls, byte[] received, long deadline) throws IOException {
    byte[] hello = TlsTransport.firstRecord(transport, tls.common(), this, received, deadline);
    TlsTransport secure =
        new TlsTransport(transport, tls.engines().newEngine(hello), tls.common(), hello);
    try {
      secure.handshake(this, deadline);
    } catch (IOException e) {
      secure.sendAlert();
      throw e;
    }
    log.debug("{} speaks {}", this, secure.agreed());
    transport = secure;
    return secure.certificate();
  }

  /** Sets the connection. Called once, at the start. */
  void ownedBy(Owner connection) {
    owner = connection;
  }

  /** Sets the thread of the current turn, which waits in this class; null between turns. */
  void workedOnBy(@Nullable Thread thread) {
    worker = thread;
  }

  @Override
  public void tryWrite(ByteBuffer bytes) throws IOException {
    transport.tryWrite(bytes);
  }

  /**
   * Writes all bytes, and waits while the client takes none. Called by the connection's thread, and
   * only if nothing else writes.
   *
   * @return false if the client is gone, or has not taken all bytes within the limit
   */
  boolean writeAll(ByteBuffer bytes, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      tryWrite(bytes);
      while (bytes.hasRemaining() && !isOver() && System.nanoTime() - deadline < 0) {
        untilWritable(deadline);
        tryWrite(bytes);
      }
    } catch (IOException e) {
      writeFailed(e);
      return false;
    }
    return !bytes.hasRemaining();
  }

  @Override
  public int holdDescriptor() {
    return transport.holdDescriptor();
  }

  @Override
  public void releaseDescriptor() {
    transport.releaseDescriptor();
  }

  @Override
  public void awaitWritable(Runnable resume) {
    whenWritable = resume;
    owner.watch();
    transport.awaitWritable();
  }

  /**
   * Continues the output after a wait for room in the socket. Called on a thread of its own.
   *
   * <p>The transport may have waited for itself only: then nobody else resumes.
   */
  void resumeOutput() {
    try {
      if (transport.flush()) {
        Runnable resume = whenWritable;
        whenWritable = null;
        if (resume != null) {
          resume.run();
        }
      }
    } catch (IOException e) {
      writeFailed(e);
    }
  }

  @Override
  public void writeFailed(Throwable why) {
    if (why instanceof IOException) {
      log.debug("{} can't be written to: {}", this, why.toString());
      gone = true;
      owner.run();
    } else {
      failed(why);
    }
  }

  /**
   * Whether a write has failed, so that the client gets no more bytes. Complete lines that the
   * client sent before are still processed.
   */
  boolean isGone() {
    return gone;
  }

  /**
   * Ends the connection because of an error of the server. Only the first error is reported and
   * counted.
   */
  void failed(Throwable error) {
    if (isFirstFailure()) {
      counters.failed();
      failures.caught(toString(), error);
    } else {
      log.debug("{} failed again", this, error);
    }
    end("an internal error of the server; please connect again");
  }

  private synchronized boolean isFirstFailure() {
    boolean first = !failed;
    failed = true;
    return first;
  }

  @Override
  public void end(String why) {
    end(why, Duration.ZERO);
  }

  /**
   * Ends the connection after a goodbye with the reason.
   *
   * @param flush time to write the remaining output
   */
  void end(String why, Duration flush) {
    if (ending == null) {
      ending = new Ending(why, flush);
    }
    LockSupport.unpark(worker);
    owner.run();
  }

  @Override
  public void requestTurn() {
    turnRequested = true;
    owner.run();
  }

  /** Whether a turn was requested that has not begun. */
  boolean isTurnRequested() {
    return turnRequested;
  }

  /** Notes that the requested turn begins. */
  void turnBegins() {
    turnRequested = false;
  }

  @Override
  public boolean isEnding() {
    return ending != null;
  }

  /** The reason of the end; null if the connection is not ending, or the client ends it. */
  @Nullable String ending() {
    Ending now = ending;
    return now == null ? null : now.why();
  }

  /** Time to write the remaining output. */
  Duration flushLimit() {
    Ending now = ending;
    return now == null ? FLUSH_LIMIT : now.flush();
  }

  /**
   * Waits for this many nanoseconds, or until the connection must end: the client was too fast.
   * Returns at once for 0.
   */
  void pause(long nanos) {
    if (nanos > 0) {
      counters.paused();
    }
    long deadline = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !isEnding(); left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Waits until bytes can be read, or until {@link System#nanoTime} reaches the deadline. */
  void awaitReadable(long deadline) {
    beginAwaitReadable();
    park(deadline, () -> readable);
  }

  /** As {@link #awaitReadable}, but not longer than until the connection must end. */
  @Override
  public void untilReadable(long deadline) {
    beginAwaitReadable();
    park(deadline, () -> readable || isOver());
  }

  private void beginAwaitReadable() {
    readable = transport.hasInput();
    transport.awaitReadable();
  }

  /** Parks the connection's thread until something is so, or until the deadline. */
  private void park(long deadline, BooleanSupplier done) {
    long left = deadline - System.nanoTime();
    while (!done.getAsBoolean() && left > 0) {
      LockSupport.parkNanos(this, left);
      left = deadline - System.nanoTime();
    }
  }

  /**
   * Waits until bytes can be written, or until {@link System#nanoTime} reaches the deadline. Only
   * before there is other output.
   */
  @Override
  public void untilWritable(long deadline) {
    writable = false;
    awaitWritable(() -> {
      writable = true;
      LockSupport.unpark(worker);
    });
    park(deadline, () -> writable || isOver());
  }

  @Override
  public boolean isOver() {
    return isEnding() || gone;
  }

  /** Ends {@link #awaitReadable}. Called when bytes can be read. */
  void readable() {
    readable = true;
    LockSupport.unpark(worker);
  }

  @Override
  public String toString() {
    return "connection-" + number;
  }
}
