package belfry.client.wire;

import belfry.protocol.dialect.LineReader;
import belfry.protocol.json.JsonClientDialect;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A connection that is read line by line. One thread reads, one writes; both block. */
public final class LineSocket implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int BUFFER = 8 * 1024;
  private static final long NANOS_IN_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Socket socket;
  private final LineReader lines =
      new LineReader(JsonClientDialect.LONGEST_LINE, JsonClientDialect.LONGEST_LINE);
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);

  /** Connects, with buffers of the kernel's choice. */
  public LineSocket(InetSocketAddress server) throws IOException {
    this(server, 0, 0);
  }

  /**
   * Connects.
   *
   * @param receiveBuffer bytes that the kernel holds until this side reads; 0 for its own choice
   * @param sendBuffer bytes that the kernel holds until the server reads; 0 for its own choice
   */
  public LineSocket(InetSocketAddress server, int receiveBuffer, int sendBuffer)
      throws IOException {
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

  /**
   * Reads and writes a connection that another class has made.
   *
   * @param connected is closed with this one. If it has no timeouts, as a Unix socket, {@link
   *     #next} waits without a limit
   */
  public LineSocket(Socket connected) {
    socket = connected;
  }

  /** Writes whole lines with their ends. */
  public void send(byte[] encoded) throws IOException {
    socket.getOutputStream().write(encoded);
  }

  /**
   * Waits for the next line, and returns it without its end; empty when none has come at the
   * deadline.
   *
   * @param deadline a value of {@link System#nanoTime}; the method never returns empty before it
   * @throws EOFException when the server has closed
   * @throws ProtocolException when a line is longer than any that a server writes
   */
  public Optional<byte[]> next(long deadline) throws IOException {
    while (true) {
      switch (lines.next(bytes)) {
        case LineReader.Found.Line(byte[] line) -> {
          return Optional.of(line);
        }
        case LineReader.Found.NeedMore _ -> {
          if (!read(deadline)) {
            return Optional.empty();
          }
        }
        case LineReader.Found.TooLong _, LineReader.Found.Endless _ ->
            throw new ProtocolException("a line is longer than any that a server writes");
      }
    }
  }

  private boolean read(long deadline) throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    socket.setSoTimeout((int) Math.ceilDiv(left, NANOS_IN_MILLI));
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

  /** The port of this end. */
  public int localPort() {
    return socket.getLocalPort();
  }

  /** Closes the sending direction; lines of the server can still be read. */
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Resets the connection: bytes under way are lost. Any thread may call it. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException _) {
      // it is closed already
    }
    close();
  }

  /** Any thread may call it. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // there is nothing more to close
    }
  }
}
