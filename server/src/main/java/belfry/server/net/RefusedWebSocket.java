package belfry.server.net;

import belfry.protocol.Event;
import belfry.protocol.Refusal;
import belfry.protocol.dialect.Dialect;
import belfry.server.web.CloseCode;
import belfry.server.web.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conversation over a WebSocket with a client that can have no session now: it is refused. */
final class RefusedWebSocket implements Conversation {
  private static final Logger log = LoggerFactory.getLogger(RefusedWebSocket.class);

  private final Peer peer;
  private final Dialect dialect;
  private final Refusal refusal;

  RefusedWebSocket(Peer peer, Dialect dialect, Refusal refusal) {
    this.peer = peer;
    this.dialect = dialect;
    this.refusal = refusal;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    return this;
  }

  @Override
  public Conversation finish() {
    return this;
  }

  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public long stalledNanos() {
    return 0;
  }

  @Override
  public void awaitFlushed(Duration limit) {
    // The refusal is written at once or not at all.
  }

  @Override
  public void sayGoodbye(@Nullable String why) {
    try {
      peer.tryWrite(ByteBuffer.wrap(dialect.encode(new Event.Refused(null, refusal))));
      peer.tryWrite(ByteBuffer.wrap(Frames.close(CloseCode.TRY_AGAIN_LATER, "")));
    } catch (IOException e) {
      log.debug("{} disconnected before it was refused: {}", peer, e.toString());
    }
  }

  @Override
  public void close() {
    // There is nothing to release.
  }
}
