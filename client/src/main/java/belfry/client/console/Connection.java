package belfry.client.console;

import belfry.client.NetworkErrors;
import belfry.protocol.Command;
import belfry.protocol.dialect.Heard;
import belfry.protocol.dialect.JsonClientDialect;
import belfry.protocol.dialect.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected socket. The thread that calls {@link #read} reads until the connection ends; a
 * virtual thread of its own writes what any thread sends. The queue between them is short: the chat
 * sends one line at a time and waits for its answer.
 */
final class Connection implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int BUFFER = 64 * 1024;
  private static final byte[] END = {}; // no line is empty

  private final Socket socket;
  private final JsonClientDialect dialect = new JsonClientDialect();
  private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();
  private volatile String ended;

  Connection(Socket socket) {
    this.socket = socket;
    Thread.ofVirtual().name("writer").start(this::write);
  }

  @Override
  public void send(Command command) {
    outgoing.add(dialect.encode(command));
  }

  @Override
  public void end(String why) {
    ended = why;
    closeQuietly();
  }

  /** Reads to the end of the connection, and returns why it ended. */
  String read(Consumer<Heard> listener) {
    LineReader lines =
        new LineReader(JsonClientDialect.LONGEST_LINE, JsonClientDialect.LONGEST_LINE);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (InputStream in = socket.getInputStream()) {
      int length;
      while ((length = in.read(buffer.array())) >= 0) {
        buffer.clear().limit(length);
        LineReader.Found found = lines.next(buffer);
        while (!(found instanceof LineReader.Found.NeedMore)) {
          if (!(found instanceof LineReader.Found.Line line)) {
            return "the server's lines are too long";
          }
          listener.accept(dialect.decode(line.bytes()));
          found = lines.next(buffer);
        }
      }
      return ended == null ? "the server closed it" : ended;
    } catch (IOException e) {
      return ended == null ? NetworkErrors.reason(e) : ended;
    } finally {
      outgoing.add(END);
      closeQuietly();
    }
  }

  private void write() {
    try (OutputStream out = socket.getOutputStream()) {
      byte[] line = outgoing.take();
      while (line.length > 0) {
        out.write(line);
        line = outgoing.take();
      }
    } catch (IOException e) {
      LOG.debug("can't write: {}", e.getMessage()); // the reader finds out too, and tells
    } catch (InterruptedException _) { // nobody interrupts it but the end of the program
      Thread.currentThread().interrupt();
    }
  }

  private void closeQuietly() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("can't close: {}", e.getMessage());
    }
  }
}
