package belfry.server.net;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends the time to a client of the daytime or the rdate service, and ends the connection. */
final class TimeConversation extends Prelude {
  private final Supplier<byte[]> time;
  private final FixedDelay atOnce;

  /**
   * @param time makes the answer
   * @param atOnce calls {@link #silence} as soon as possible: a client need not send anything
   */
  TimeConversation(Peer peer, Supplier<byte[]> time, FixedDelay atOnce) {
    super(peer);
    this.time = time;
    this.atOnce = atOnce;
  }

  /** Drops what the client sends. */
  @Override
  public Conversation take(ByteBuffer bytes) {
    bytes.position(bytes.limit());
    return answer();
  }

  @Override
  public Conversation finish() {
    return answer();
  }

  @Override
  public Optional<FixedDelay> patience() {
    return Optional.of(atOnce);
  }

  @Override
  public Conversation silence() {
    return answer();
  }

  private Conversation answer() {
    if (isOpen()) {
      send(time.get());
    }
    return end();
  }
}
