package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Row;
import belfry.bridge.table.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The key of a row: the values of the primary key, joined by colons, such as {@code 17:2014:E.1}.
 * In a value, the characters {@code % : { }} and control characters are percent-encoded.
 */
public final class RowKeys {
  private static final String ENCODED = "%:{}";

  private RowKeys() {}

  /** One part of a key. */
  public static String encoded(String part) {
    if (part.chars().noneMatch(RowKeys::isEncoded)) {
      return part;
    }
    StringBuilder encoded = new StringBuilder(part.length() + 16);
    for (int at = 0; at < part.length(); at++) {
      char c = part.charAt(at);
      if (isEncoded(c)) {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  private static boolean isEncoded(int c) {
    return c < ' ' || c == 0x7F || ENCODED.indexOf(c) >= 0;
  }

  /** The part that {@link #encoded} wrote. */
  static String decoded(String encoded) {
    StringBuilder part = new StringBuilder(encoded.length());
    for (int at = 0; at < encoded.length(); at++) {
      char c = encoded.charAt(at);
      if (c == '%' && at + 2 < encoded.length()) {
        part.append((char) HexFormat.fromHexDigits(encoded, at + 1, at + 3));
        at += 2;
      } else {
        part.append(c);
      }
    }
    return part.toString();
  }

  /** Joins the values of a key. */
  public static String joined(List<String> values) {
    return values.stream().map(RowKeys::encoded).collect(Collectors.joining(":"));
  }

  /** The values of a key that {@link #joined} wrote. */
  static List<String> split(String key) {
    return List.of(key.split(":", -1)).stream().map(RowKeys::decoded).toList();
  }

  /**
   * The values of a row's primary key.
   *
   * @throws BridgeException if one of them is NULL, which only SQLite allows
   */
  static List<String> of(Table table, int[] places, Row row) throws BridgeException {
    List<String> values = new ArrayList<>(places.length);
    for (int place : places) {
      @Nullable String text = row.text(place);
      byte[] bytes = row.bytes(place);
      if (bytes == null) {
        throw BridgeException.wrong(
            "table " + table.name() + " has a row with NULL in its primary key");
      }
      values.add(text == null ? new String(bytes, StandardCharsets.ISO_8859_1) : text);
    }
    return values;
  }
}
