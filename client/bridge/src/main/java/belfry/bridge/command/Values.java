package belfry.bridge.command;

import belfry.bridge.redis.FoundRow;
import belfry.bridge.redis.StoredColumn;
import belfry.bridge.table.Column;
import belfry.bridge.table.Kind;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of rows as they are printed. */
public final class Values {
  private Values() {}

  /** The values of some columns; bytes as {@code 0x…}. The columns were read first. */
  public static List<@Nullable String> of(FoundRow row, List<StoredColumn> columns) {
    List<@Nullable String> values = new ArrayList<>(columns.size());
    for (int at = 0; at < columns.size(); at++) {
      byte[] bytes = row.bytes(at);
      boolean isRaw = bytes != null && columns.get(at).column().kind() == Kind.BYTES;
      values.add(isRaw ? "0x" + HexFormat.of().formatHex(bytes) : row.text(at));
    }
    return values;
  }

  /** A column of an answer that is not one of a table. */
  static Column column(String name, Kind kind) {
    return new Column(name, "", kind, Column.UNLIMITED);
  }
}
