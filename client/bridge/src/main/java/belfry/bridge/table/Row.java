package belfry.bridge.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of one row, in the order of the table's columns. One thread uses it. */
public final class Row {
  private final List<@Nullable String> texts;
  private final List<byte @Nullable []> bytes;

  /** A row of NULLs. */
  public Row(int columns) {
    texts = new ArrayList<>(columns);
    bytes = new ArrayList<>(columns);
    for (int at = 0; at < columns; at++) {
      texts.add(null);
      bytes.add(null);
    }
  }

  /** Sets a value of any kind except {@link Kind#BYTES}; null for NULL. */
  public void set(int column, @Nullable String value) {
    texts.set(column, value);
    bytes.set(column, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  /** Sets a value of the kind {@link Kind#BYTES}; null for NULL. */
  public void setBytes(int column, byte @Nullable [] value) {
    bytes.set(column, value);
  }

  /** The number of columns. */
  public int size() {
    return texts.size();
  }

  /** The text of a value; null for NULL and for bytes. */
  public @Nullable String text(int column) {
    return texts.get(column);
  }

  /** The bytes of a value, a text in UTF-8; null for NULL. The caller does not change them. */
  public byte @Nullable [] bytes(int column) {
    return bytes.get(column);
  }
}
