package belfry.trials.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Carries the bytes of one connection over a channel that does not block. One thread uses it. */
interface Carrier {
  /**
   * Reads once.
   *
   * @param to has room for more than the socket holds
   * @return the number of bytes; 0 if there are none now, -1 at the end of the stream
   */
  int read(ByteBuffer to) throws IOException;

  /** Writes what the socket takes now. What is left in {@code from} must be written again. */
  void write(ByteBuffer from) throws IOException;

  /** Whether the last write waits for the socket. */
  boolean isBlocked();

  /** Ends the stream to the server. */
  void end() throws IOException;

  /** Carries the bytes as they are. */
  static Carrier plain(SocketChannel channel) {
    return new Carrier() {
      private boolean blocked;

      @Override
      public int read(ByteBuffer to) throws IOException {
        return channel.read(to);
      }

      @Override
      public void write(ByteBuffer from) throws IOException {
        channel.write(from);
        blocked = from.hasRemaining();
      }

      @Override
      public boolean isBlocked() {
        return blocked;
      }

      @Override
      public void end() throws IOException {
        channel.shutdownOutput();
      }
    };
  }
}
