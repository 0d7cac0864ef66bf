package belfry.bridge.query;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import belfry.bridge.redis.Indexing;
import belfry.bridge.redis.StoredColumn;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import belfry.bridge.table.Kind;
import belfry.bridge.table.Table;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

class QueryFuzzTest {
  private static final List<Column> COLUMNS =
      Stream.of(Kind.values()).map(kind -> new Column(kind.name(), "", kind, 100)).toList();

  private static final StoredTable TABLE =
      new StoredTable(
          new Table("t", COLUMNS, List.of()),
          COLUMNS.stream().map(one -> new StoredColumn(one, Indexing.usual(one), true)).toList(),
          0);

  /** Any text is a question, or is refused. */
  @FuzzTest
  void anyTextIsReadOrRefused(byte[] bytes) {
    try {
      assertNotNull(QueryParser.read(TABLE, new String(bytes, StandardCharsets.UTF_8)));
    } catch (BridgeException e) {
      assertNotNull(e.reason());
    }
  }
}
