package belfry.client.chaos;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.dialect.Heard;
import belfry.protocol.dialect.JsonClientDialect;
import belfry.protocol.dialect.LineReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;

/** One connection to an instance, in JSON. One thread reads; one at a time sends. */
final class Wire implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int BUFFER = 8 * 1024;

  /** Small, so that a client that does not read is felt by the server soon. */
  private static final int RECEIVED_UNREAD = 16 * 1024;

  /** What the one who reads wants to know. */
  interface Reader {
    void heard(Event event);

    /** Something that no server of this protocol says. */
    void nonsense(String why);

    /** Waits until it wants to read on. */
    void awaitReading() throws InterruptedException;
  }

  private final JsonClientDialect dialect = new JsonClientDialect();
  private final Socket socket;

  private Wire(Socket socket) {
    this.socket = socket;
  }

  /** Connects to a port of this machine. */
  static Wire open(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setReceiveBufferSize(RECEIVED_UNREAD);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      return new Wire(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends commands in one write. What can't be sent is lost, as the reader finds out. */
  void send(List<? extends Command> commands) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    commands.forEach(command -> lines.writeBytes(dialect.encode(command)));
    try {
      socket.getOutputStream().write(lines.toByteArray());
    } catch (IOException _) { // the reader is told the same
      cut();
    }
  }

  /** Reads until the connection ends. */
  void read(Reader reader) throws IOException, InterruptedException {
    LineReader lines =
        new LineReader(JsonClientDialect.LONGEST_LINE, JsonClientDialect.LONGEST_LINE);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    InputStream in = socket.getInputStream();
    boolean greeted = false;
    int length;
    while ((length = in.read(buffer.array())) >= 0) {
      buffer.clear().limit(length);
      while (lines.next(buffer) instanceof LineReader.Found.Line line) {
        switch (dialect.decode(line.bytes())) {
          case Heard.Of(Event event) -> {
            greeted = true;
            reader.heard(event);
          }
          case Heard.Nonsense(String why) -> {
            if (greeted) { // before that the server speaks as to a person
              reader.nonsense(why);
            }
          }
          case Heard.Unknown _ -> reader.nonsense("an event that is not known");
        }
      }
      reader.awaitReading();
    }
  }

  /** Ends it as a crash would: with a reset, and what is under way is lost. */
  void cut() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // it is closed already
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // there is nothing more to close
    }
  }
}
