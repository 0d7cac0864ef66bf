package belfry.server.backplane.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a list of texts as bytes: one byte with the version of the format, then each text in
 * UTF-8 after its length in four bytes. Readers ignore fields that they do not know, so a later
 * release may add fields at the end.
 */
final class FieldCodec {
  private static final byte VERSION = 1;

  private FieldCodec() {}

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
   * @throws IllegalArgumentException if the bytes are not of this format or version
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

  /** The field for a text that may be null. */
  static String optional(@Nullable String text) {
    return text == null ? "" : "=" + text;
  }

  /** The text, or null, that {@link #optional} made a field of. */
  static @Nullable String optionalText(String field) {
    return field.isEmpty() ? null : field.substring(1);
  }
}
