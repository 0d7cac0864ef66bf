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
 * A conversation before the server knows whom it serves: the client has no name, no room and no
 * session. The only thing that it may be sent is a refusal, which is the last thing.
 */
abstract class Prelude implements Conversation {
  private static final Logger log = LoggerFactory.getLogger(Prelude.class);

  /** A refusal has no time of day, so it is the same in every zone. */
  private static final Dialect TEXT = new TextDialect(Zone.UTC);

  private final Sink sink;
  private boolean open = true;

  Prelude(Sink sink) {
    this.sink = sink;
  }

  /** Sends a refusal as text, and hears the client no more. */
  final Conversation refuse(Refusal refusal) {
    return refuse(refusal, TEXT);
  }

  /** Sends a refusal in the client's dialect, and hears the client no more. */
  final Conversation refuse(Refusal refusal, Dialect dialect) {
    open = false;
    write(sink::tryWrite, refusal, dialect);
    return this;
  }

  /** Ends without a word, for a client that never said one. */
  final Conversation end() {
    open = false;
    return this;
  }

  /** Sends a refusal as text on a transport that has no connection. */
  static void refuse(Transport transport, Refusal refusal) {
    write(transport::tryWrite, refusal, TEXT);
  }

  /** Something that bytes can be written to. */
  @FunctionalInterface
  private interface Output {
    void tryWrite(ByteBuffer bytes) throws IOException;
  }

  /** Writes one line to a socket that is empty, and so has room for it. */
  private static void write(Output output, Refusal refusal, Dialect dialect) {
    try {
      output.tryWrite(ByteBuffer.wrap(dialect.encode(new Event.Refused(null, refusal))));
    } catch (IOException e) {
      log.debug("A client was gone before it was refused: {}", e.toString());
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
  public final void close() {
    // There is nothing to give back.
  }
}
