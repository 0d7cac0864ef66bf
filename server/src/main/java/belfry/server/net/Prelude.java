package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.Refusal;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.text.TextDialect;
import belfry.protocol.time.Zone;
import belfry.server.delivery.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation with a client that has no session yet, and so no name and no room. A refusal ends
 * the conversation.
 */
abstract class Prelude implements Conversation {
  private static final Logger log = LoggerFactory.getLogger(Prelude.class);

  /** The dialect of refusals. They contain no time of day, so the zone has no effect. */
  private static final Dialect TEXT = new TextDialect(Zone.UTC);

  private final Sink sink;
  private final Dialect own;
  private boolean open = true;

  /** A conversation in text. */
  Prelude(Sink sink) {
    this(sink, TEXT);
  }

  /**
   * @param own the dialect of refusals
   */
  Prelude(Sink sink, Dialect own) {
    this.sink = sink;
    this.own = own;
  }

  /** Sends a refusal, and reads no more input. */
  final Conversation refuse(Refusal refusal) {
    return refuse(refusal, own);
  }

  /** Sends a short answer. A client that takes no bytes is disconnected. */
  final void send(byte[] answer) {
    ByteBuffer bytes = ByteBuffer.wrap(answer);
    try {
      sink.tryWrite(bytes);
    } catch (IOException e) {
      log.debug("A client disconnected before it was answered: {}", e.toString());
      open = false;
    }
    open &= !bytes.hasRemaining();
  }

  /** Sends a refusal in the client's dialect, and reads no more input. */
  final Conversation refuse(Refusal refusal, Dialect dialect) {
    open = false;
    write(sink::tryWrite, refusal, dialect);
    return this;
  }

  /** Ends the conversation without a message, for a client that sent nothing. */
  final Conversation end() {
    open = false;
    return this;
  }

  /** Sends a refusal as text on a transport that has no {@link Connection}. */
  static void refuse(Transport transport, Refusal refusal) {
    write(transport::tryWrite, refusal, TEXT);
  }

  /** A destination of bytes. */
  @FunctionalInterface
  private interface Output {
    void tryWrite(ByteBuffer bytes) throws IOException;
  }

  /** Writes one line. The socket has room for it, because nothing was written before. */
  private static void write(Output output, Refusal refusal, Dialect dialect) {
    try {
      output.tryWrite(ByteBuffer.wrap(dialect.encode(new Event.Refused(null, refusal))));
    } catch (IOException e) {
      log.debug("A client disconnected before it was refused: {}", e.toString());
    }
  }

  @Override
  public final boolean isOpen() {
    return open;
  }

  @Override
  public final void sayGoodbye(@Nullable String why) {
    if (open && why != null) {
      refuse(new Refusal(Code.UNAVAILABLE, why));
    }
  }

  @Override
  public final long stalledNanos() {
    return 0;
  }

  @Override
  public final void awaitFlushed(Duration limit) {
    // A refusal is written at once or not at all.
  }

  @Override
  public void close() {
    // There is nothing to release.
  }
}
