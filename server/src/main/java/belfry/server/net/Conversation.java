package belfry.server.net;

import belfry.server.chat.Session;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Handles the input of one client: turns bytes into commands, enforces limits, and says goodbye.
 *
 * <p>A conversation may hand over to a successor, for example when the first bytes show which
 * protocol the client uses. The caller then passes the remaining bytes to the successor, even if
 * there are none.
 *
 * <p>Only the connection's thread calls the methods, except {@link #stalledNanos} and {@link
 * #session}.
 */
interface Conversation {
  /** The session of the client; empty if it has none. Any thread. */
  default Optional<Session> session() {
    return Optional.empty();
  }

  /**
   * Takes all bytes, or only the first ones if this conversation hands over.
   *
   * @return this conversation or its successor
   */
  Conversation take(ByteBuffer bytes);

  /**
   * Handles the end of input. A line without a line end counts as complete.
   *
   * @return this conversation, or a successor that must get the end of input too
   */
  Conversation finish();

  /**
   * Delay between the beginning of this conversation and the call of {@link #silence}; empty for no
   * call.
   */
  default Optional<FixedDelay> patience() {
    return Optional.empty();
  }

  /**
   * Called when the time of {@link #patience} is over and no bytes are left to take.
   *
   * @return this conversation or its successor
   */
  default Conversation silence() {
    return this;
  }

  /** Called after a {@link belfry.server.delivery.Sink#requestTurn}. */
  default void attend() {}

  /** Whether the input of the client is still read. */
  boolean isOpen();

  /** Nanoseconds since the client stopped taking bytes; 0 only while it takes them. Any thread. */
  long stalledNanos();

  /** Whether {@link #tick} is to be called. It never changes. */
  default boolean isTimed() {
    return false;
  }

  /** Called about once a second, if this conversation is timed. Any thread; must not wait. */
  default void tick() {}

  /** Waits until all output is sent or can't be sent any more, at most for the limit. */
  void awaitFlushed(Duration limit);

  /**
   * Writes the last message to the client. Called after {@link #close}.
   *
   * @param why the reason of the end; null if the client ended the connection
   */
  void sayGoodbye(@Nullable String why);

  /** Releases the rooms and the name of the client. A second call does nothing. */
  void close();
}
