package belfry.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one connection, in turns. A turn reads the bytes that have come and has the {@link
 * Conversation} take them, on a virtual thread that ends with the turn: a thread that only waits
 * would take more memory than all the rest of a connection. Bytes to the client are written by
 * whichever thread has some, see {@link belfry.server.delivery.Outgoing}.
 *
 * <pre>
 *              bytes, end(why), client gone, silence
 *        idle --------------------------------------> turn
 *         ^                                            |
 *         +------------------- goes on ----------------+
 *                                                      |
 *              end of input, client left, end(why) ----+---- read failed
 *                                |                               |
 *                                v                               v
 *                             goodbye ----------------------> closed
 * </pre>
 *
 * <p>At most one thread at a time works for it: the one that takes it out of {@link #idle} starts
 * the turn. Owns the transport, the conversation and the permit; {@link #release} gives all of them
 * back.
 */
final class Connection implements Transport.Watcher {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final Peer peer;
  private final Transport transport;
  private final Gate.Permit permit;
  private final ReadBuffers buffers;
  private final Threads threads;
  private final Consumer<Connection> whenClosed;

  private final AtomicBoolean idle = new AtomicBoolean(true);
  private final CurrentConversation conversation;

  /** Bytes that were read for the next turn; null if that turn is to read by itself. */
  private @Nullable ByteBuffer arrived;

  private boolean inputEnded;

  /**
   * A connection that is not served yet.
   *
   * @param whenClosed hears of its end
   */
  Connection(
      Peer peer,
      Transport transport,
      Gate.Permit permit,
      Conversation first,
      ReadBuffers buffers,
      Threads threads,
      Consumer<Connection> whenClosed) {
    this.peer = peer;
    this.transport = transport;
    this.permit = permit;
    this.conversation = new CurrentConversation(first);
    this.buffers = buffers;
    this.threads = threads;
    this.whenClosed = whenClosed;
  }

  /** Begins to serve the client. */
  void start() throws IOException {
    transport.start(this);
    peer.whenEnding(this::wake);
    conversation.start(this::wake);
    awaitTurn();
  }

  /** Starts a turn, unless one is under way. */
  private void wake() {
    if (idle.compareAndSet(true, false)) {
      startTurn();
    }
  }

  private void startTurn() {
    try {
      threads.start(peer.toString(), this::turn);
    } catch (RuntimeException | Error e) {
      idle.set(true);
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
      idle.set(true);
      awaitTurn();
    }
  }

  /** Waits for the next bytes without a thread, unless there is something to do already. */
  private void awaitTurn() {
    transport.awaitReadable();
    if (peer.isEnding() || peer.isGone() || conversation.isExpired()) {
      wake();
    }
  }

  /** Does what there is to do; says whether the connection goes on. */
  private boolean work() {
    try {
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
    return new Goodbye(transport, buffers, peer::awaitReadable);
  }

  /**
   * Has the conversation take what one read brings. If there is more, the next turn begins when the
   * poller comes to it, so that all connections have theirs. A loop with a yield would not do: its
   * processor may go on with it for ever, and with nothing that another thread starts.
   */
  private void read() throws IOException {
    ByteBuffer buffer = arrived == null ? buffers.take() : arrived;
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
      buffers.giveBack(buffer);
    }
  }

  /** Reads what came by now. An error waits for its turn if there are bytes from before it. */
  private int readMore(ByteBuffer buffer) throws IOException {
    try {
      return transport.read(buffer);
    } catch (IOException e) {
      if (buffer.position() == 0) {
        throw e;
      }
      return 0; // the next read meets it again
    }
  }

  private void release() {
    try {
      conversation.get().close();
    } catch (RuntimeException | Error e) {
      peer.failed(e);
    } finally {
      transport.close();
      permit.release();
      whenClosed.accept(this);
      log.debug("{} closed", peer);
    }
  }

  /**
   * Reads for the next turn, unless one is under way: that one will ask again. So will one that is
   * given nothing, because of the end or an error: it reads by itself, and hears of that.
   */
  @Override
  public void readable() {
    if (idle.compareAndSet(true, false)) {
      if (readAhead()) {
        transport.awaitReadable();
      }
      startTurn();
    } else {
      peer.readable();
    }
  }

  private boolean readAhead() {
    try {
      ByteBuffer buffer = buffers.take();
      arrived = buffer;
      return transport.read(buffer) > 0;
    } catch (IOException | OutOfMemoryError _) { // the turn's own read meets it again
      return false;
    }
  }

  @Override
  public void writable() {
    peer.writable();
  }

  @Override
  public void failed(Throwable error) {
    peer.failed(error);
  }

  /** Ends the connection because the server stops. */
  void stop() {
    peer.end("the server is about to stop", StopLimits.STOP.flush());
  }

  /**
   * Ends the connection if the client has taken no byte for too long.
   *
   * @return whether it did that
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
