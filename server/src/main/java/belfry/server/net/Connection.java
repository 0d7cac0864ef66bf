package belfry.server.net;

import belfry.server.chat.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client, which works in turns. A turn reads the received bytes and passes them
 * to the {@link Conversation}. Each turn has a virtual thread of its own, because a thread that
 * only waits would need more memory than the rest of a connection. Any thread may write output, see
 * {@link belfry.server.delivery.Outgoing}.
 *
 * <pre>
 *          bytes, end(why), client gone, silence, request
 *        idle --------------------------------------> turn
 *         ^                                            |
 *         +------------------ stays open --------------+
 *                                                      |
 *              end of input, client left, end(why) ----+---- read failed
 *                                |                               |
 *                                v                               v
 *                             goodbye ----------------------> closed
 * </pre>
 *
 * <p>At most one thread at a time runs a turn: the thread that raises {@link #turns} starts it. The
 * connection owns the peer with its transport, the conversation and the permit; {@link #release}
 * frees all three.
 *
 * <p>It is its own callback for events that need a turn.
 */
final class Connection implements Transport.Watcher, Owner {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  // A field and not an object of its own: most connections are idle, and only use memory.
  private static final AtomicIntegerFieldUpdater<Connection> TURNS =
      AtomicIntegerFieldUpdater.newUpdater(Connection.class, "turns");

  /**
   * What all connections of a door have in common.
   *
   * @param watch called when a connection {@link #mustBeWatched}, by any thread
   * @param whenClosed called once for each connection, when it has ended
   */
  record Common(
      ReadBuffers buffers,
      Threads threads,
      Consumer<Connection> watch,
      Consumer<Connection> whenClosed) {}

  private final Peer peer;
  private final Gate.Permit permit;
  private final Common common;
  private final CurrentConversation conversation;

  /** 0 while the connection is idle, 1 from the start of a turn to its end. */
  private volatile int turns;

  /**
   * The buffer that {@link #readable} has filled for the next turn; null if the turn takes one
   * itself.
   */
  private @Nullable ByteBuffer arrived;

  private boolean inputEnded;
  private volatile boolean released;

  /** A connection that is idle until {@link #start}. */
  Connection(Peer peer, Gate.Permit permit, Conversation first, Common common) {
    this.peer = peer;
    this.permit = permit;
    this.conversation = new CurrentConversation(first);
    this.common = common;
  }

  /** The key of the client's network; see {@link Gate.Permit#share}. Any thread. */
  Optional<String> share() {
    return permit.share();
  }

  Transport transport() {
    return peer.transport();
  }

  /** The session of the client; empty if it has none. Any thread. */
  Optional<Session> session() {
    return conversation.get().session();
  }

  /** Ends the connection after telling the client why. Any thread. */
  void end(String why) {
    peer.end(why);
  }

  /** Begins to serve the client. */
  void start() throws IOException {
    peer.transport().start(this);
    peer.ownedBy(this);
    conversation.start(this);
    awaitTurn();
  }

  /** Starts a turn, unless one is under way. Any thread. */
  @Override
  public void run() {
    if (beginTurn()) {
      startTurn();
    }
  }

  /** Whether the connection was idle, so that the caller must start a turn. */
  private boolean beginTurn() {
    return turns == 0 && TURNS.compareAndSet(this, 0, 1);
  }

  private void startTurn() {
    try {
      common.threads.start(peer.toString(), this::turn);
    } catch (RuntimeException | Error e) {
      turns = 0;
      throw e;
    }
  }

  private void turn() {
    peer.workedOnBy(Thread.currentThread());
    boolean goesOn = false;
    try {
      goesOn = work();
    } finally {
      peer.workedOnBy(null);
      if (!goesOn) {
        release();
      }
    }
    if (goesOn) {
      turns = 0;
      awaitTurn();
    }
  }

  /**
   * Requests a call of {@link #readable}. Starts a turn at once if the connection must end, the
   * patience of its conversation is over, or input has arrived already.
   */
  private void awaitTurn() {
    peer.transport().awaitReadable();
    if (mustTurn()) {
      run();
    }
  }

  private boolean mustTurn() {
    return peer.isEnding()
        || peer.isGone()
        || peer.isTurnRequested()
        || conversation.isExpired()
        || peer.transport().hasInput();
  }

  /** Does the work of one turn. Returns whether the connection stays open. */
  private boolean work() {
    try {
      if (peer.isTurnRequested()) {
        peer.turnBegins();
        conversation.get().attend();
      }
      read();
      if (!inputEnded && conversation.get().isOpen() && !peer.isEnding()) {
        return true;
      }
      goodbye().say(conversation.get(), peer.flushLimit(), peer.ending());
    } catch (IOException e) {
      log.debug("{} is gone: {}", peer, e.toString());
    } catch (RuntimeException | Error e) {
      peer.failed(e);
      goodbye().sayQuietly(conversation.get(), peer.flushLimit(), peer.ending());
    }
    return false;
  }

  private Goodbye goodbye() {
    return new Goodbye(peer.transport(), common.buffers, peer::awaitReadable);
  }

  /**
   * Reads once and passes the bytes to the conversation. If the socket has more bytes, the poller
   * starts the next turn, so that all connections get their turns. A loop with {@code Thread.yield}
   * would not be fair: a carrier thread may continue one loop for ever and never run the threads
   * that others start.
   */
  private void read() throws IOException {
    ByteBuffer buffer = arrived == null ? common.buffers.take() : arrived;
    arrived = null;
    try {
      int read = readMore(buffer);
      if (buffer.position() > 0) {
        conversation.take(buffer.flip());
      } else if (peer.isGone()) {
        inputEnded = true;
      } else if (read < 0) {
        inputEnded = true;
        conversation.finish();
      } else if (conversation.isExpired()) {
        conversation.silence();
      }
    } finally {
      common.buffers.giveBack(buffer);
    }
  }

  /**
   * Adds the received bytes to the buffer. An error is ignored if the buffer has bytes from before
   * the error.
   */
  private int readMore(ByteBuffer buffer) throws IOException {
    try {
      return peer.transport().read(buffer);
    } catch (IOException e) {
      if (buffer.position() == 0) {
        throw e;
      }
      return 0; // the next read fails again
    }
  }

  private void release() {
    try {
      conversation.get().close();
    } catch (RuntimeException | Error e) {
      peer.failed(e);
    } finally {
      peer.transport().close();
      permit.release();
      released = true;
      common.whenClosed.accept(this);
      log.debug("{} closed", peer);
    }
  }

  /**
   * Reads for the next turn and starts it. If a turn is under way, this method only ends a wait of
   * that turn, which requests another call later. If the read finds the end of input or an error,
   * the new turn reads again and handles it.
   */
  @Override
  public void readable() {
    if (beginTurn()) {
      if (readAhead()) {
        peer.transport().awaitReadable();
      }
      startTurn();
    } else {
      peer.readable();
    }
  }

  /**
   * Reads for the next turn, if the pool has a buffer. In a burst it has none, because turns wait
   * for a processor: each turn then reads by itself when it runs.
   */
  private boolean readAhead() {
    Transport transport = peer.transport();
    if (!transport.mayReadAhead()) {
      return false;
    }
    try {
      ByteBuffer buffer = common.buffers.tryTake();
      arrived = buffer;
      return buffer != null && transport.read(buffer) > 0;
    } catch (IOException | OutOfMemoryError _) { // the turn reads again and handles it
      return false;
    }
  }

  @Override
  public void writable() {
    common.threads.start(peer + "-write", peer::resumeOutput);
  }

  @Override
  public void failed(Throwable error) {
    peer.failed(error);
  }

  /** Ends the connection because the server stops. */
  void stop() {
    peer.end("the server is about to stop", StopLimits.STOP.flush());
  }

  @Override
  public void watch() {
    if (mustBeWatched()) {
      common.watch.accept(this);
    }
  }

  /** Whether the transport or the conversation must look at the clock. */
  private boolean isTimed() {
    return peer.transport().isTimed() || conversation.get().isTimed();
  }

  /** Whether {@link #tick} and {@link #checkStall} are to be called. Any thread. */
  boolean mustBeWatched() {
    return !released && (isTimed() || conversation.get().stalledNanos() > 0);
  }

  /**
   * Lets the transport and the conversation look at the clock. Called about once a second while the
   * connection {@link #mustBeWatched}, by any thread.
   */
  void tick() {
    if (!peer.isEnding()) {
      peer.transport().tick();
      conversation.get().tick();
    }
  }

  /**
   * Ends the connection if the client has taken no byte for too long.
   *
   * @return whether this call ended it
   */
  boolean checkStall(Duration limit) {
    if (peer.isEnding() || conversation.get().stalledNanos() <= limit.toNanos()) {
      return false;
    }
    peer.end("you read nothing for " + limit.toSeconds() + " seconds");
    return true;
  }

  @Override
  public String toString() {
    return peer.toString();
  }
}
