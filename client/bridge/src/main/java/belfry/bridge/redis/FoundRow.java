package belfry.bridge.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some values of a row that was read. */
public final class FoundRow {
  private final String key;
  private final List<byte @Nullable []> values;

  FoundRow(String key, List<byte @Nullable []> values) {
    this.key = key;
    this.values = values;
  }

  /** The key of the row. */
  public String key() {
    return key;
  }

  /** A value as text, in the order in which the columns were asked for; null for NULL. */
  public @Nullable String text(int at) {
    byte[] value = values.get(at);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  /** The bytes of a value; null for NULL. The caller does not change them. */
  public byte @Nullable [] bytes(int at) {
    return values.get(at);
  }
}
