package belfry.client.chat;

import belfry.client.shell.NetworkErrors;
import belfry.protocol.Command;
import belfry.protocol.dialect.LineReader;
import belfry.protocol.dialect.Visible;
import belfry.protocol.json.Heard;
import belfry.protocol.json.JsonClientDialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
final class SocketConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
  private static final int BUFFER = 64 * 1024;
  private static final byte[] END = {}; // no line is empty
  private static final String REFUSAL = "! ";

  private final Socket socket;
  private final JsonClientDialect dialect = new JsonClientDialect();
  private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();
  private volatile String ended;
  private boolean greeted;
  private String refusal;

  SocketConnection(Socket socket) {
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
          Heard heard = dialect.decode(line.bytes());
          greeted |= heard instanceof Heard.Of;
          if (!greeted) {
            noteRefusal(line.bytes());
          }
          listener.accept(heard);
          found = lines.next(buffer);
        }
      }
      return why("the server closed it");
    } catch (IOException e) {
      return why(NetworkErrors.reason(e));
    } finally {
      outgoing.add(END);
      closeQuietly();
    }
  }

  /** Who is turned away at the door is told so as people are: nobody knows yet what they speak. */
  private void noteRefusal(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    if (text.startsWith(REFUSAL)) {
      refusal = Visible.of(text.substring(REFUSAL.length()).strip());
    }
  }

  /** Why it ended: as this side said, or the server; else what was seen. */
  private String why(String seen) {
    return ended != null ? ended : refusal != null && !greeted ? refusal : seen;
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
