package belfry.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The frames that a server sends (RFC 6455, section 5). They are not masked, so all readers of an
 * event share the bytes.
 */
public final class Frames {
  static final int FINAL = 0x80;
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  /** The longest payload of a control frame, and of a frame with a length of one byte. */
  static final int SHORT = 125;

  static final int LENGTH_OF_2_BYTES = 126;
  static final int LENGTH_OF_8_BYTES = 127;
  private static final int LONGEST_HEAD = 10;
  private static final int LONGEST_REASON = SHORT - 2;
  private static final byte[] EMPTY_PING = frame(FINAL | PING, new byte[0], 0);

  private Frames() {}

  /** A message that contains one line, without its line end. */
  static byte[] line(byte[] line) {
    return frame(FINAL | TEXT, line, withoutEnd(line));
  }

  /** A part of a message. The last part ends with the end of the line, which is left out. */
  static byte[] part(byte[] part, boolean first, boolean last) {
    int begin = (last ? FINAL : 0) | (first ? TEXT : CONTINUATION);
    return frame(begin, part, last ? withoutEnd(part) : part.length);
  }

  private static int withoutEnd(byte[] line) {
    return line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
  }

  /** A ping without a payload, which all connections share. Nobody may change it. */
  public static byte[] ping() {
    return EMPTY_PING;
  }

  /** The answer to a ping. */
  public static byte[] pong(byte[] payload) {
    return frame(FINAL | PONG, payload, payload.length);
  }

  /** A close frame. A reason that is too long is cut between two characters. */
  public static byte[] close(CloseCode code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    int length = Math.min(text.length, LONGEST_REASON);
    while (length < text.length && (text[length] & 0xC0) == 0x80) {
      length--;
    }
    ByteBuffer payload = ByteBuffer.allocate(2 + length);
    payload.putShort((short) code.number()).put(text, 0, length);
    return frame(FINAL | CLOSE, payload.array(), payload.capacity());
  }

  private static byte[] frame(int begin, byte[] payload, int length) {
    ByteBuffer head = ByteBuffer.allocate(LONGEST_HEAD).put((byte) begin);
    if (length <= SHORT) {
      head.put((byte) length);
    } else if (length <= 0xFFFF) {
      head.put((byte) LENGTH_OF_2_BYTES).putShort((short) length);
    } else {
      head.put((byte) LENGTH_OF_8_BYTES).putLong(length);
    }
    byte[] frame = Arrays.copyOf(head.array(), head.position() + length);
    System.arraycopy(payload, 0, frame, head.position(), length);
    return frame;
  }
}
