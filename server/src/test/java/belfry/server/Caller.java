package belfry.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client of a chat server: it sends bytes and reads lines, with a deadline for each read. */
final class Caller implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Socket socket = new Socket();
  private final InputStream in;

  Caller(InetSocketAddress server) throws IOException {
    socket.connect(server, (int) PATIENCE.toMillis());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  Caller send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  Caller send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The next line, without its line end; null at the end of input. */
  @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  /** Reads up to a line that contains this text, and returns that line. */
  String lineWith(String text) throws IOException {
    for (String line = line(); line != null; line = line()) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("the server hung up before it said \"" + text + "\"");
  }

  /** Everything up to the end of input. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
