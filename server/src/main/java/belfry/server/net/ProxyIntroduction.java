package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * How a connection that a balancer passes on begins: with a PROXY header, whole and in time. Used
 * once, by the connection's thread, before anything else is read or written.
 */
final class ProxyIntroduction {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Waits until the channel may have something to read; false when the time is over. */
  interface Wait {
    boolean untilReadable(long deadline);
  }

  private final SocketChannel channel;
  private final Wait wait;
  private final ByteBuffer bytes = ByteBuffer.allocate(ProxyHeader.LONGEST);

  ProxyIntroduction(SocketChannel channel, Wait wait) {
    this.channel = channel;
    this.wait = wait;
  }

  /**
   * Reads the header.
   *
   * @throws RefusedException when it is none, or did not come in time
   * @throws IOException when the peer is gone
   */
  ProxyHeader.Found.Header read() throws IOException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("it ended before its PROXY header did");
      }
      switch (ProxyHeader.in(bytes.duplicate().flip())) {
        case ProxyHeader.Found.Header header -> {
          bytes.flip().position(header.length());
          return header;
        }
        case ProxyHeader.Found.Malformed malformed ->
            throw new RefusedException(Code.MALFORMED, malformed.why());
        case ProxyHeader.Found.NeedMore _ -> {
          if (!wait.untilReadable(deadline)) {
            throw new RefusedException(
                Code.MALFORMED, "no PROXY header came within " + LIMIT.toSeconds() + " seconds");
          }
        }
      }
    }
  }

  /** What was read after the header: the first bytes of the client. */
  ByteBuffer rest() {
    return bytes;
  }
}
