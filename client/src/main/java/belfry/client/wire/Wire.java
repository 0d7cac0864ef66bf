package belfry.client.wire;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.json.Heard;
import belfry.protocol.json.JsonClientDialect;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/**
 * A program's connection: sends commands, receives events. One thread reads and one writes; both
 * block.
 */
public final class Wire implements AutoCloseable {
  private static final JsonClientDialect DIALECT = new JsonClientDialect();

  private final LineSocket socket;
  private boolean greeted;

  /** Connects, with buffers of the kernel's choice. */
  public Wire(InetSocketAddress server) throws IOException {
    this(server, 0, 0);
  }

  /** Connects with buffers of these sizes, as a {@link LineSocket} does. */
  public Wire(InetSocketAddress server, int receiveBuffer, int sendBuffer) throws IOException {
    socket = new LineSocket(server, receiveBuffer, sendBuffer);
  }

  /** Speaks over a connection that another class has made, as a {@link LineSocket} does. */
  public Wire(Socket connected) {
    socket = new LineSocket(connected);
  }

  /** Sends a command. */
  public void send(Command command) throws IOException {
    socket.send(DIALECT.encode(command));
  }

  /** Sends commands in one write. */
  public void send(List<? extends Command> commands) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    commands.forEach(command -> lines.writeBytes(DIALECT.encode(command)));
    socket.send(lines.toByteArray());
  }

  /**
   * Waits for the next event; empty when none has come at the deadline, a value of {@link
   * System#nanoTime}. Lines before the first event are skipped: a server may speak text until it
   * has heard a command.
   *
   * @throws EOFException when the server has closed
   * @throws ProtocolException when a line is no event of the protocol
   */
  public Optional<Event> next(long deadline) throws IOException {
    while (true) {
      Optional<byte[]> line = socket.next(deadline);
      if (line.isEmpty()) {
        return Optional.empty();
      }
      switch (DIALECT.decode(line.get())) {
        case Heard.Of(Event event) -> {
          greeted = true;
          return Optional.of(event);
        }
        case Heard.Nonsense(String why) -> {
          if (greeted) {
            throw new ProtocolException(why);
          }
        }
        case Heard.Unknown _ -> throw new ProtocolException("an event that is not known");
      }
    }
  }

  /** Resets the connection: bytes under way are lost. Any thread may call it. */
  public void reset() {
    socket.reset();
  }

  /** Any thread may call it. */
  @Override
  public void close() {
    socket.close();
  }
}
