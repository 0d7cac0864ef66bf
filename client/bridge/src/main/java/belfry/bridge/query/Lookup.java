package belfry.bridge.query;

import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.FoundRow;
import belfry.bridge.redis.RowKeys;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import java.util.List;

/** Finds a row by its primary key. */
public final class Lookup {
  private Lookup() {}

  /**
   * Reads a row.
   *
   * @param key the values of the key one by one, or one text with all of them
   * @return all its columns
   * @throws BridgeException if there is no such row
   */
  public static FoundRow row(CopyReader reader, StoredTable table, List<String> key)
      throws BridgeException, InterruptedException {
    int parts = Math.max(1, table.table().key().size());
    if (key.size() != 1 && key.size() != parts) {
      throw BridgeException.wrong(
          "the key of %s is %s"
              .formatted(table.table().name(), String.join(":", table.table().key())));
    }
    boolean isJoined = key.size() == 1 && (parts > 1 || reader.exists(table, key.getFirst()));
    String row = isJoined ? key.getFirst() : RowKeys.joined(key);
    if (!reader.exists(table, row)) {
      reader.requireGeneration();
      throw BridgeException.wrong(
          "table " + table.table().name() + " has no row with the key " + row);
    }
    List<String> columns = table.table().columns().stream().map(Column::name).toList();
    FoundRow found = reader.records(table, List.of(row), columns).getFirst();
    reader.requireGeneration();
    return found;
  }
}
