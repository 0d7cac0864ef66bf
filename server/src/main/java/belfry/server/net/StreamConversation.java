package belfry.server.net;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with a client of the echo or the discard service: a stream of bytes without
 * messages. A client that sends nothing for {@link #SILENCE} is disconnected.
 */
final class StreamConversation implements Conversation {
  static final Duration SILENCE = Duration.ofMinutes(5);

  /** What a read costs at least, as if it were an answer of so many bytes. */
  private static final int LEAST_COST = 1_024;

  /** How long a client may take no byte of an echo. */
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(20);

  private final Peer peer;
  private final boolean isEcho;
  private final @Nullable FloodLimit flood;
  private final Silence silence = new Silence(SILENCE, SILENCE);
  private boolean open = true;

  /**
   * @param isEcho whether the bytes are sent back
   * @param flood the limit of the pace; null for none
   */
  StreamConversation(Peer peer, boolean isEcho, @Nullable FloodLimit flood) {
    this.peer = peer;
    this.isEcho = isEcho;
    this.flood = flood;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    silence.end();
    int length = bytes.remaining();
    if (isEcho) {
      open = peer.writeAll(bytes, WRITE_LIMIT);
    }
    bytes.position(bytes.limit());
    if (flood != null) {
      peer.pause(flood.take(System.nanoTime(), 0, Math.max(LEAST_COST, length)));
    }
    return this;
  }

  @Override
  public Conversation finish() {
    return this;
  }

  @Override
  public boolean isTimed() {
    return true;
  }

  @Override
  public void tick() {
    tick(System.nanoTime());
  }

  void tick(long now) {
    if (silence.judge(now) == Silence.Verdict.LOST) {
      peer.end("you sent nothing for " + silence.limitSeconds() + " seconds");
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public long stalledNanos() {
    return 0;
  }

  @Override
  public void awaitFlushed(Duration limit) {
    // Bytes are written before the next ones are read.
  }

  @Override
  public void sayGoodbye(@Nullable String why) {
    // A message would be a part of the stream.
  }

  @Override
  public void close() {
    // There is nothing to release.
  }
}
