package belfry.client.soak;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.dialect.Heard;
import belfry.protocol.dialect.JsonClientDialect;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A program's connection: commands out, events in. One thread reads, one writes; both block. */
final class Wire implements AutoCloseable {
  private static final JsonClientDialect DIALECT = new JsonClientDialect();

  private final LineSocket socket;

  /** Connects, with the buffers that the kernel chooses. */
  Wire(InetSocketAddress server) throws IOException {
    this(server, 0, 0);
  }

  /** Connects with buffers of these sizes, as a {@link LineSocket} does. */
  Wire(InetSocketAddress server, int receiveBuffer, int sendBuffer) throws IOException {
    socket = new LineSocket(server, receiveBuffer, sendBuffer);
  }

  void send(Command command) throws IOException {
    socket.send(DIALECT.encode(command));
  }

  /**
   * The next event; empty when none has come at the deadline, as {@link System#nanoTime} counts.
   *
   * @throws EOFException when the server has closed
   */
  Optional<Event> next(long deadline) throws IOException {
    while (true) {
      Optional<byte[]> line = socket.next(deadline);
      if (line.isEmpty()) {
        return Optional.empty();
      }
      if (DIALECT.decode(line.get()) instanceof Heard.Of(Event event)) {
        return Optional.of(event);
      }
    }
  }

  /** Lets the kernel say that this end broke down. */
  void reset() throws IOException {
    socket.reset();
  }

  @Override
  public void close() {
    socket.close();
  }
}
