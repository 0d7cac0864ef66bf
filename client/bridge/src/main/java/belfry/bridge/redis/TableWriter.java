package belfry.bridge.redis;

import belfry.bridge.source.Progress;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import belfry.bridge.table.Row;
import belfry.bridge.table.Table;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one table of a generation. Rows are collected in windows; while Redis executes
 * one window, the next is filled, and no more than two are held. A window writes the list of its
 * rows before the rows, so that the list names every row that exists. One thread uses it.
 */
final class TableWriter {
  private static final int WINDOW_ROWS = 500;
  private static final int WINDOW_BYTES = 1 << 20;

  private final RedisConnection connection;
  private final Keys keys;
  private final long generation;
  private final StoredTable stored;
  private final int[] keyColumns;
  private final String rowPrefix;
  private final BitSet inexact;

  private final List<Map<String, byte[]>> rows = new ArrayList<>();
  private final List<ScoredValue<byte[]>> list = new ArrayList<>();
  private final List<List<ScoredValue<byte[]>>> indexes = new ArrayList<>();
  private final Queue<RedisFuture<?>> sent = new ArrayDeque<>();
  private int bytes;
  private long count;
  private List<String> lastKey;
  private @Nullable StoredProgress unconfirmed;

  TableWriter(
      RedisConnection connection,
      Keys keys,
      long generation,
      StoredTable stored,
      StoredProgress begun) {
    this.connection = connection;
    this.keys = keys;
    this.generation = generation;
    this.stored = stored;
    Table table = stored.table();
    keyColumns = table.key().stream().mapToInt(table::indexOf).toArray();
    rowPrefix = keys.rowPrefix(generation, table.name());
    inexact = (BitSet) begun.inexact().clone();
    count = begun.progress().rows();
    lastKey = begun.progress().key();
    table.columns().forEach(_ -> indexes.add(new ArrayList<>()));
  }

  /** The number of rows, with those of an earlier import that is continued. */
  long count() {
    return count;
  }

  /** Takes a row. */
  void add(Row row) throws BridgeException, InterruptedException {
    count++;
    lastKey =
        keyColumns.length == 0
            ? List.of(Long.toString(count))
            : RowKeys.of(stored.table(), keyColumns, row);
    String key = RowKeys.joined(lastKey);
    byte[] member = key.getBytes(StandardCharsets.UTF_8);
    list.add(ScoredValue.just((double) count, member));
    Map<String, byte[]> fields = HashMap.newHashMap(row.size());
    for (int at = 0; at < row.size(); at++) {
      byte[] value = row.bytes(at);
      if (value != null) {
        Column column = stored.table().columns().get(at);
        fields.put(column.name(), value);
        bytes += value.length;
        String text = row.text(at);
        if (text != null) {
          index(at, column, text, member);
        }
      }
    }
    rows.add(fields);
    if (rows.size() >= WINDOW_ROWS || bytes >= WINDOW_BYTES) {
      send();
    }
  }

  private void index(int at, Column column, String value, byte[] row) {
    switch (stored.columns().get(at).index()) {
      case NONE -> {}
      case TEXT -> {
        indexes.get(at).add(ScoredValue.just(0, IndexMember.of(column.kind(), value, row)));
        bytes += row.length;
        if (!IndexMember.isExact(column.kind(), value)) {
          inexact.set(at);
        }
      }
      case NUMBER -> {
        BigDecimal number = column.kind().number(value);
        if (number != null) {
          indexes.get(at).add(ScoredValue.just(number.doubleValue(), row));
        }
        if (number == null || !IndexMember.isExact(number)) {
          inexact.set(at);
        }
      }
    }
  }

  /** Sends the collected rows, once Redis has executed the window before them. */
  private void send() throws BridgeException, InterruptedException {
    confirm();
    if (unconfirmed != null) {
      sent.add(note(unconfirmed));
      unconfirmed = null;
    }
    sendRows();
    connection.flush();
  }

  private void sendRows() {
    if (rows.isEmpty()) {
      return;
    }
    String table = stored.table().name();
    zadd(keys.rows(generation, table), list);
    for (int at = 0; at < rows.size(); at++) {
      Map<String, byte[]> fields = rows.get(at);
      if (!fields.isEmpty()) {
        String key = new String(list.get(at).getValue(), StandardCharsets.UTF_8);
        sent.add(connection.commands().hset(rowPrefix + key, fields));
      }
    }
    for (int at = 0; at < indexes.size(); at++) {
      String column = stored.table().columns().get(at).name();
      zadd(keys.index(generation, table, column), indexes.get(at));
      indexes.get(at).clear();
    }
    unconfirmed = progress(false);
    rows.clear();
    list.clear();
    bytes = 0;
  }

  @SuppressWarnings("unchecked") // an array of a generic type
  private void zadd(String key, List<ScoredValue<byte[]>> members) {
    if (!members.isEmpty()) {
      sent.add(connection.commands().zadd(key, members.toArray(ScoredValue[]::new)));
    }
  }

  /** Waits until all that was sent is stored. */
  private void confirm() throws BridgeException, InterruptedException {
    for (RedisFuture<?> command = sent.poll(); command != null; command = sent.poll()) {
      connection.answer(command);
    }
  }

  private RedisFuture<?> note(StoredProgress progress) {
    byte[] text = progress.written().getBytes(StandardCharsets.UTF_8);
    return connection.commands().hset(keys.progress(generation), stored.table().name(), text);
  }

  private StoredProgress progress(boolean done) {
    List<String> key = keyColumns.length == 0 ? List.of() : lastKey;
    return new StoredProgress(new Progress(count, key, done), (BitSet) inexact.clone());
  }

  /** Writes the last rows, and returns the table as it is stored now. */
  StoredTable finish() throws BridgeException, InterruptedException {
    send();
    confirm();
    connection.now(note(progress(true)));
    return finished(stored, progress(true));
  }

  /** A table with what its import has found. */
  static StoredTable finished(StoredTable stored, StoredProgress progress) {
    List<StoredColumn> columns = new ArrayList<>();
    for (int at = 0; at < stored.columns().size(); at++) {
      StoredColumn column = stored.columns().get(at);
      columns.add(new StoredColumn(column.column(), column.index(), !progress.inexact().get(at)));
    }
    return new StoredTable(stored.table(), columns, progress.progress().rows());
  }
}
