package belfry.client.chat;

import belfry.client.shell.NetworkErrors;
import belfry.protocol.Command;
import belfry.protocol.Event;
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
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connected socket. The thread that calls {@link #read} reads until the connection ends; a
 * virtual thread writes what any thread sends, and ends with the reader. The queue between them
 * stays short: the chat sends one line and waits for its acknowledgement.
 */
final class SocketConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
  private static final int BUFFER = 64 * 1024;
  private static final byte[] END = {}; // no line is empty
  private static final String REFUSAL = "! ";

  private final Socket socket;
  private final JsonClientDialect dialect = new JsonClientDialect();
  private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();
  private volatile @Nullable String endedBecause;
  private boolean greeted;
  private @Nullable String refusal;

  SocketConnection(Socket socket) {
    this.socket = socket;
  }

  /** Starts the thread that writes. */
  void start() {
    Thread.ofVirtual().name("writer").start(this::write);
  }

  @Override
  public boolean isSecure() {
    return socket instanceof SSLSocket || socket.getInetAddress().isLoopbackAddress();
  }

  @Override
  public void send(Command command) {
    outgoing.add(dialect.encode(command));
  }

  @Override
  public void end(String why) {
    endedBecause = why;
    closeQuietly();
  }

  /** Reads until the connection ends; returns the reason of its end. */
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
          heard(line.bytes(), listener);
          found = lines.next(buffer);
        }
      }
      return reason("the server closed it");
    } catch (IOException e) {
      return reason(NetworkErrors.reason(e));
    } finally {
      outgoing.add(END);
      closeQuietly();
    }
  }

  private void heard(byte[] line, Consumer<Heard> listener) {
    Heard heard = dialect.decode(line);
    if (!greeted && heard instanceof Heard.Of(Event.Refused refused)) {
      refusal = Visible.of(refused.refusal().why());
      return;
    }
    greeted |= heard instanceof Heard.Of;
    if (!greeted) {
      noteRefusal(line);
    }
    listener.accept(heard);
  }

  /** A server that is full says so as text: it has not heard the dialect yet. */
  private void noteRefusal(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    if (text.startsWith(REFUSAL)) {
      refusal = Visible.of(text.substring(REFUSAL.length()).strip());
    }
  }

  /** The reason of this side, else the server's, else what was seen. */
  private String reason(String seen) {
    String ours = endedBecause;
    return ours != null ? ours : refusal != null && !greeted ? refusal : seen;
  }

  private void write() {
    try (OutputStream out = socket.getOutputStream()) {
      byte[] line = outgoing.take();
      while (line.length > 0) {
        out.write(line);
        line = outgoing.take();
      }
    } catch (IOException e) {
      LOG.debug("can't write: {}", e.getMessage()); // the reader notices the end and reports it
    } catch (InterruptedException _) { // only the end of the program interrupts this thread
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
