package belfry.client.soak;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.dialect.Heard;
import belfry.protocol.dialect.JsonClientDialect;
import belfry.protocol.dialect.LineReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program's connection: commands out, events in. One thread reads, one writes; both block. */
final class Wire implements AutoCloseable {
  private static final JsonClientDialect DIALECT = new JsonClientDialect();
  private static final int CONNECT_MILLIS = 10_000;
  private static final int BUFFER = 8 * 1024;

  private final Socket socket;
  private final LineReader lines =
      new LineReader(JsonClientDialect.LONGEST_LINE, JsonClientDialect.LONGEST_LINE);
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);

  /** Connects, with the buffers that the kernel chooses. */
  Wire(InetSocketAddress server) throws IOException {
    this(server, 0, 0);
  }

  /**
   * Connects.
   *
   * @param receiveBuffer bytes that the kernel holds for a reader that does not read; 0 for its own
   *     choice
   * @param sendBuffer bytes that it holds for a server that does not; 0 for its own choice
   */
  Wire(InetSocketAddress server, int receiveBuffer, int sendBuffer) throws IOException {
    socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      if (sendBuffer > 0) {
        socket.setSendBufferSize(sendBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.connect(server, CONNECT_MILLIS);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  void send(Command command) throws IOException {
    socket.getOutputStream().write(DIALECT.encode(command));
  }

  /**
   * The next event; empty when none has come at the deadline, as {@link System#nanoTime} counts.
   *
   * @throws EOFException when the server has closed
   */
  Optional<Event> next(long deadline) throws IOException {
    while (true) {
      switch (lines.next(bytes)) {
        case LineReader.Found.Line(byte[] line) -> {
          if (DIALECT.decode(line) instanceof Heard.Of(Event event)) {
            return Optional.of(event);
          }
        }
        case LineReader.Found.NeedMore _ -> {
          if (!read(deadline)) {
            return Optional.empty();
          }
        }
        case LineReader.Found.TooLong _, LineReader.Found.Endless _ ->
            throw new IOException("a line is longer than any that a server writes");
      }
    }
  }

  private boolean read(long deadline) throws IOException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis <= 0) {
      return false;
    }
    socket.setSoTimeout((int) millis);
    try {
      int count = socket.getInputStream().read(bytes.array());
      if (count < 0) {
        throw new EOFException("the server closed");
      }
      bytes.position(0).limit(count);
      return true;
    } catch (SocketTimeoutException _) {
      return false; // the deadline
    }
  }

  /** Lets the kernel say that this end broke down. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
