package belfry.server.net;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one client into commands, within limits, and knows how to end.
 *
 * <p>A conversation may hand over to another one, as when the first bytes have told what the client
 * speaks. The successor is then given the bytes that are left, even if there are none.
 *
 * <p>All methods are called by the connection's thread, but for {@link #stalledNanos}.
 */
interface Conversation {
  /**
   * Takes bytes: all of them, or those that belong to it before it hands over.
   *
   * @return this conversation or its successor
   */
  Conversation take(ByteBuffer bytes);

  /**
   * Takes the end of input: what has begun and has no end counts as whole.
   *
   * @return this conversation or its successor, which is given the end of input too
   */
  Conversation finish();

  /** The delay after which this conversation is told of {@link #silence}; empty for none. */
  default Optional<FixedDelay> patience() {
    return Optional.empty();
  }

  /**
   * The time of {@link #patience} is over, and no bytes are left to take.
   *
   * @return this conversation or its successor
   */
  default Conversation silence() {
    return this;
  }

  /** Whether the client is still to be heard. */
  boolean isOpen();

  /** The nanoseconds for which the client has taken no byte; 0 if it takes them. Any thread. */
  long stalledNanos();

  /** Waits until all that was written has left, or can't leave, or the time is over. */
  void awaitFlushed(Duration limit);

  /**
   * Writes the last words, after {@link #close}.
   *
   * @param why the reason of the end; null if the client left by itself
   */
  void sayGoodbye(@Nullable String why);

  /** Gives back what the client holds: its rooms and its name. The second call does nothing. */
  void close();
}
