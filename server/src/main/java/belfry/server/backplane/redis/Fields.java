package belfry.server.backplane.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts in a row, as bytes: a byte with the version of the format, then each with its length in
 * four bytes in front. Readers ignore fields that they do not know, so a later release may add some
 * at the end.
 */
final class Fields {
  private static final byte VERSION = 1;

  private Fields() {}

  static byte[] encode(String... texts) {
    byte[][] fields = new byte[texts.length][];
    int size = 1;
    for (int i = 0; i < texts.length; i++) {
      fields[i] = texts[i].getBytes(StandardCharsets.UTF_8);
      size += Integer.BYTES + fields[i].length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(VERSION);
    for (byte[] field : fields) {
      out.putInt(field.length).put(field);
    }
    return out.array();
  }

  /**
   * Reads fields as bytes.
   *
   * @throws IllegalArgumentException when these are no fields, or of another version
   */
  static List<byte[]> decode(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (in.get() != VERSION) {
        throw new IllegalArgumentException("fields of another version");
      }
      List<byte[]> fields = new ArrayList<>();
      while (in.hasRemaining()) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
          throw new IllegalArgumentException("a field without its end");
        }
        byte[] field = new byte[length];
        in.get(field);
        fields.add(field);
      }
      return fields;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a field without its length", e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] field) {
    return new String(field, StandardCharsets.UTF_8);
  }

  /** A text that may be null, as a field. */
  static String optional(String text) {
    return text == null ? "" : "=" + text;
  }

  /** The other way round. */
  static String optionalText(String field) {
    return field.isEmpty() ? null : field.substring(1);
  }
}
