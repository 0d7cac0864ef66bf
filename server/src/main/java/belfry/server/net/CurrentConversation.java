package belfry.server.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the current conversation of a connection. All bytes go to that conversation. If it hands
 * over, its successor becomes the current conversation and takes the remaining bytes.
 *
 * <p>Only the connection's thread calls {@link #take}, {@link #finish} and {@link #silence}. Any
 * thread may call {@link #get} and {@link #isExpired}.
 */
final class CurrentConversation {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** Stands for a connection that has not begun. */
  static final Owner NOBODY =
      new Owner() {
        @Override
        public void run() {
          // its first turn comes later
        }

        @Override
        public void watch() {
          // it is watched when it begins
        }
      };

  private volatile Conversation current;
  private volatile @Nullable Conversation expired;
  private volatile Owner owner = NOBODY;

  CurrentConversation(Conversation first) {
    this.current = first;
  }

  /**
   * Begins the first conversation. Called once.
   *
   * @param connection takes a turn when the {@link Conversation#patience} of a conversation is over
   */
  void start(Owner connection) {
    owner = connection;
    begin();
  }

  Conversation get() {
    return current;
  }

  /** Passes bytes to the conversation, and what it leaves to each successor. */
  void take(ByteBuffer bytes) {
    Conversation next = current.take(bytes);
    while (!next.equals(current)) { // a client may pipeline thousands of requests
      succeed(next);
      next = current.take(bytes);
    }
  }

  /** Passes the end of input to the conversation and to each successor. */
  void finish() {
    Conversation before;
    do {
      before = current;
      handOver(before.finish(), NOTHING);
    } while (!before.equals(current));
  }

  /** Whether the patience of the current conversation is over. */
  boolean isExpired() {
    return current.equals(expired);
  }

  /** Calls {@link Conversation#silence} of the current conversation. */
  void silence() {
    expired = null;
    handOver(current.silence(), NOTHING);
  }

  private void handOver(Conversation next, ByteBuffer rest) {
    if (!next.equals(current)) {
      succeed(next);
      take(rest);
    }
  }

  private void succeed(Conversation next) {
    current = next;
    expired = null; // the bytes may have come as late as the end of the patience
    begin();
  }

  private void begin() {
    Conversation waiting = current;
    owner.watch();
    waiting.patience().ifPresent(delay -> delay.schedule(() -> expire(waiting)));
  }

  private void expire(Conversation waiting) {
    if (waiting.equals(current)) {
      expired = waiting;
      owner.run();
    }
  }
}
