package belfry.trials.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A WebSocket (RFC 6455) as a socket of lines: each message of the server is a line, and each line
 * that is written is a message. One thread reads and one writes.
 */
final class WebSocket extends Socket {
  private static final int HANDSHAKE_MILLIS = 10_000;
  private static final int LONGEST_HEAD = 4_096;
  private static final int BUFFER = 8 * 1_024;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int TEXT = 1;
  private static final int CONTROL = 8;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int MASK = 4;
  private static final String REQUEST =
      """
      GET /_/socket HTTP/1.1\r
      Host: localhost\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
      \r
      """;

  private final Socket connected;
  private final Frames frames;
  private final ReentrantLock writing = new ReentrantLock();

  /**
   * Asks a server for a WebSocket.
   *
   * @param connected a connection to it, which this socket closes
   * @throws IOException if the server refuses; the connection is then closed
   */
  WebSocket(Socket connected) throws IOException {
    this.connected = connected;
    this.frames = new Frames(connected.getInputStream());
    try {
      connected.setSoTimeout(HANDSHAKE_MILLIS);
      connected.getOutputStream().write(REQUEST.getBytes(US_ASCII));
      String answer = head(connected.getInputStream());
      if (!answer.startsWith("HTTP/1.1 101 ")) {
        throw new IOException("no WebSocket: " + answer.lines().findFirst().orElse(""));
      }
      connected.setSoTimeout(0);
    } catch (IOException e) {
      connected.close();
      throw e;
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n") && head.size() < LONGEST_HEAD) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the server closed");
      }
      head.write(next);
      text = next == '\n' ? head.toString(ISO_8859_1) : "";
    }
    return head.toString(ISO_8859_1);
  }

  @Override
  public InputStream getInputStream() {
    return frames;
  }

  /** Takes whole lines only. */
  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int next) {
        throw new UnsupportedOperationException("only whole lines are written");
      }

      @Override
      public void write(byte[] lines, int from, int length) throws IOException {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int begin = from;
        for (int at = from; at < from + length; at++) {
          if (lines[at] == '\n') {
            messages.writeBytes(frame(TEXT, lines, begin, at - begin));
            begin = at + 1;
          }
        }
        send(messages.toByteArray());
      }
    };
  }

  private void send(byte[] bytes) throws IOException {
    writing.lock();
    try {
      connected.getOutputStream().write(bytes);
    } finally {
      writing.unlock();
    }
  }

  private static byte[] frame(int kind, byte[] bytes, int from, int length) {
    ByteBuffer frame = ByteBuffer.allocate(length + 4 + MASK).put((byte) (FINAL | kind));
    if (length < 126) {
      frame.put((byte) (MASKED | length));
    } else {
      frame.put((byte) (MASKED | 126)).putShort((short) length);
    }
    byte[] mask = new byte[MASK];
    ThreadLocalRandom.current().nextBytes(mask);
    frame.put(mask);
    for (int at = 0; at < length; at++) {
      frame.put((byte) (bytes[from + at] ^ mask[at % MASK]));
    }
    byte[] exact = new byte[frame.position()];
    frame.flip().get(exact);
    return exact;
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    connected.setSoTimeout(millis);
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    connected.setSoLinger(on, seconds);
  }

  @Override
  public int getLocalPort() {
    return connected.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    connected.close();
  }

  /** The messages of the frames that arrive, as lines. A read that times out may be repeated. */
  private final class Frames extends InputStream {
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    /** Bytes of the present frame that are still to come. */
    private long left;

    /** Whether the present message ends with the present frame. */
    private boolean isLast;

    /** Whether a message has ended, and its line has not. */
    private boolean isLineOpen;

    Frames(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("only arrays are read");
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      while (left == 0 && !isLineOpen) {
        if (!header()) {
          return -1;
        }
      }
      if (isLineOpen) {
        isLineOpen = false;
        to[from] = '\n';
        return 1;
      }
      if (!has(1)) {
        return -1;
      }
      int taken = (int) Math.min(Math.min(left, end - at), length);
      System.arraycopy(buffer, at, to, from, taken);
      at += taken;
      left -= taken;
      isLineOpen = left == 0 && isLast;
      return taken;
    }

    /** Reads the begin of a data frame, or a whole control frame; false at the end. */
    private boolean header() throws IOException {
      if (!has(2)) {
        return false;
      }
      int kind = buffer[at] & 0x0F;
      int length = buffer[at + 1] & 0x7F;
      int more = length < 126 ? 0 : length == 126 ? Short.BYTES : Long.BYTES;
      int whole = 2 + more + (kind >= CONTROL ? length : 0);
      if (!has(whole)) {
        return false;
      }
      if (kind >= CONTROL) {
        if (kind == PING) {
          send(frame(PONG, buffer, at + 2, length));
        }
      } else {
        ByteBuffer size = ByteBuffer.wrap(buffer, at + 2, more);
        left = more == 0 ? length : more == Short.BYTES ? size.getShort() & 0xFFFF : size.getLong();
        isLast = (buffer[at] & FINAL) != 0;
        isLineOpen = left == 0 && isLast;
      }
      at += whole;
      return kind != CLOSE;
    }

    /** Reads until the buffer has so many bytes; false at the end of the stream. */
    private boolean has(int count) throws IOException {
      while (end - at < count) {
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
          return false;
        }
        end += read;
      }
      return true;
    }
  }
}
