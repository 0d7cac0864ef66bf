package belfry.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The frames of a client, valid or not, for tests. */
public final class ClientFrames {
  private static final byte[] KEY = {0x37, (byte) 0xFA, 0x21, 0x3D};

  private ClientFrames() {}

  /** A frame with this first byte, masked. */
  public static byte[] frame(int begin, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) begin);
    if (payload.length <= Frames.SHORT) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) (0x80 | Frames.LENGTH_OF_2_BYTES)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | Frames.LENGTH_OF_8_BYTES)).putLong(payload.length);
    }
    frame.put(KEY);
    for (int at = 0; at < payload.length; at++) {
      frame.put((byte) (payload[at] ^ KEY[at % KEY.length]));
    }
    byte[] bytes = new byte[frame.position()];
    frame.rewind().get(bytes);
    return bytes;
  }

  /** A whole text message. */
  public static byte[] text(String text) {
    return frame(Frames.FINAL | Frames.TEXT, text.getBytes(UTF_8));
  }

  /** Frames in the notation of {@link FrameReaderTest}, such as {@code 81:'hi' 88:03e8}. */
  static byte[] of(String notation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String frame : notation.split(" ", -1)) {
      String[] parts = frame.split(":", 2);
      if (parts[0].equals("raw")) {
        bytes.writeBytes(HexFormat.of().parseHex(parts[1]));
      } else {
        bytes.writeBytes(frame(HexFormat.fromHexDigits(parts[0]), payload(parts[1])));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] payload(String notation) {
    if (notation.startsWith("'")) {
      return notation.substring(1, notation.length() - 1).getBytes(UTF_8);
    }
    if (notation.contains("*")) {
      int star = notation.indexOf('*');
      int times = Integer.parseInt(notation, star + 1, notation.length(), 10);
      return notation.substring(0, star).repeat(times).getBytes(UTF_8);
    }
    return HexFormat.of().parseHex(notation);
  }
}
