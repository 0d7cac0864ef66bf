package belfry.server.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the current conversation of a connection. Bytes go to that conversation; if it hands over,
 * its successor becomes the current one and takes the bytes that are left.
 *
 * <p>Only the connection's thread passes on bytes, the end of input and silence. Any thread may
 * call {@link #get} and {@link #isExpired}.
 */
final class CurrentConversation {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private volatile Conversation current;
  private volatile @Nullable Conversation expired;
  private volatile Runnable whenExpired = () -> {};

  CurrentConversation(Conversation first) {
    this.current = first;
  }

  /**
   * Starts the time of {@link Conversation#patience} for the first conversation. Called once.
   *
   * @param expiry is run when the patience of a conversation is over
   */
  void start(Runnable expiry) {
    whenExpired = expiry;
    beginPatience();
  }

  Conversation get() {
    return current;
  }

  void take(ByteBuffer bytes) {
    handOver(current.take(bytes), bytes);
  }

  /** Passes on the end of input to the conversation, and to each successor. */
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

  /** Lets the conversation react to its silence. */
  void silence() {
    expired = null;
    handOver(current.silence(), NOTHING);
  }

  private void handOver(Conversation next, ByteBuffer rest) {
    if (!next.equals(current)) {
      current = next;
      beginPatience();
      take(rest);
    }
  }

  private void beginPatience() {
    Conversation waiting = current;
    waiting.patience().ifPresent(delay -> delay.schedule(() -> expire(waiting)));
  }

  private void expire(Conversation waiting) {
    if (waiting.equals(current)) {
      expired = waiting;
      whenExpired.run();
    }
  }
}
