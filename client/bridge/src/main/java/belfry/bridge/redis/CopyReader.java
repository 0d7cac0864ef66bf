package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Kind;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.RedisFuture;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one generation of a copy, which never changes. One thread uses it. */
public final class CopyReader {
  private final RedisConnection connection;
  private final Keys keys;
  private final Catalog catalog;

  /** A reader of a generation. */
  public CopyReader(RedisConnection connection, Keys keys, Catalog catalog) {
    this.connection = connection;
    this.keys = keys;
    this.catalog = catalog;
  }

  /** What the generation holds. */
  public Catalog catalog() {
    return catalog;
  }

  /** All rows of a table, in the order of the import. */
  public Span all(StoredTable table) {
    String rows = keys.rows(catalog.generation(), table.table().name());
    return new Span(rows, false, 0, table.rows());
  }

  /** All rows that have a value in a column with an index, in the order of the values. */
  public Span indexed(StoredTable table, StoredColumn column)
      throws BridgeException, InterruptedException {
    String set = index(table, column);
    long size = connection.now(connection.commands().zcard(set));
    return new Span(set, column.index() == Indexing.TEXT, 0, size);
  }

  private String index(StoredTable table, StoredColumn column) {
    return keys.index(catalog.generation(), table.table().name(), column.column().name());
  }

  /**
   * The rows whose number in a column may be in a range; no others have it.
   *
   * @param least the least number; null for no limit
   * @param greatest the greatest number; null for no limit
   */
  public Span numbers(
      StoredTable table,
      StoredColumn column,
      @Nullable BigDecimal least,
      @Nullable BigDecimal greatest)
      throws BridgeException, InterruptedException {
    String set = index(table, column);
    RedisFuture<Long> from =
        connection.commands().zcount(set, Range.from(Boundary.unbounded(), below(least)));
    RedisFuture<Long> to =
        connection.commands().zcount(set, Range.from(Boundary.unbounded(), upTo(greatest)));
    long last = connection.now(to);
    return new Span(set, false, least == null ? 0 : connection.answer(from), last);
  }

  private static Boundary<Double> below(@Nullable BigDecimal least) {
    return least == null ? Boundary.unbounded() : Boundary.excluding(least.doubleValue());
  }

  private static Boundary<Double> upTo(@Nullable BigDecimal greatest) {
    return greatest == null ? Boundary.unbounded() : Boundary.including(greatest.doubleValue());
  }

  /**
   * The rows whose text in a column may be in a range; no others have it.
   *
   * @param least the least text; null for no limit
   * @param greatest the greatest text, or with {@code isPrefix} its beginning; null for no limit
   */
  public Span texts(
      StoredTable table,
      StoredColumn column,
      @Nullable String least,
      @Nullable String greatest,
      boolean isPrefix)
      throws BridgeException, InterruptedException {
    String set = index(table, column);
    Kind kind = column.column().kind();
    RedisFuture<Long> from =
        connection
            .commands()
            .zlexcount(
                set,
                Range.from(
                    Boundary.unbounded(),
                    least == null
                        ? Boundary.unbounded()
                        : Boundary.excluding(IndexMember.head(kind, least))));
    RedisFuture<Long> to =
        connection
            .commands()
            .zlexcount(
                set,
                Range.from(
                    Boundary.unbounded(),
                    greatest == null
                        ? Boundary.unbounded()
                        : Boundary.excluding(after(kind, greatest, isPrefix))));
    long last = connection.now(to);
    return new Span(set, true, least == null ? 0 : connection.answer(from), last);
  }

  /** A member that is greater than all with this text, and not than others. */
  private static byte[] after(Kind kind, String greatest, boolean isPrefix) {
    byte[] head = IndexMember.head(kind, greatest);
    byte[] after = Arrays.copyOf(head, head.length + 1);
    // No UTF-8 has the byte 0xFF, and a text that goes on has no byte below 1 after the head.
    after[head.length] = (byte) (isPrefix || head.length == IndexMember.LONGEST ? 0xFF : 1);
    return after;
  }

  /**
   * Whether the index of a column finds exactly the rows that compare with a value as asked, and
   * orders them.
   *
   * @param value a value of the column's kind
   */
  public static boolean isExact(StoredColumn column, String value) {
    Kind kind = column.column().kind();
    BigDecimal number = kind.number(value);
    return column.isExact()
        && (number == null ? IndexMember.isExact(kind, value) : IndexMember.isExact(number));
  }

  /** The keys of the rows at some ranks of a span, from the first one; at most the span's own. */
  public List<String> rows(Span span, long from, int count)
      throws BridgeException, InterruptedException {
    long first = span.from() + from;
    long last = Math.min(span.to(), first + count) - 1;
    if (last < first) {
      return List.of();
    }
    List<byte[]> members = connection.now(connection.commands().zrange(span.set(), first, last));
    List<String> rows = new ArrayList<>(members.size());
    for (byte[] member : members) {
      rows.add(
          span.isText() ? IndexMember.row(member) : new String(member, StandardCharsets.UTF_8));
    }
    return rows;
  }

  /**
   * The values of rows.
   *
   * @param columns the names of the columns
   * @return for each row, its values in the order of the columns
   */
  public List<FoundRow> records(StoredTable table, List<String> rows, List<String> columns)
      throws BridgeException, InterruptedException {
    String prefix = keys.rowPrefix(catalog.generation(), table.table().name());
    String[] names = columns.toArray(String[]::new);
    List<RedisFuture<List<io.lettuce.core.KeyValue<String, byte[]>>>> sent = new ArrayList<>();
    for (String row : rows) {
      sent.add(connection.commands().hmget(prefix + row, names));
    }
    connection.flush();
    List<FoundRow> records = new ArrayList<>(rows.size());
    for (int at = 0; at < sent.size(); at++) {
      List<byte @Nullable []> values = new ArrayList<>(names.length);
      connection.answer(sent.get(at)).forEach(value -> values.add(value.getValueOrElse(null)));
      records.add(new FoundRow(rows.get(at), values));
    }
    return records;
  }

  /**
   * Checks, after all was read, that nothing of it was missing: an import removes the generation
   * after it has replaced it.
   *
   * @throws BridgeException if the generation was replaced
   */
  public void requireGeneration() throws BridgeException, InterruptedException {
    if (new Generations(connection, keys).current() != catalog.generation()) {
      throw BridgeException.unavailable("the copy was replaced while it was read; ask again");
    }
  }

  /** Whether a row exists. */
  public boolean exists(StoredTable table, String row)
      throws BridgeException, InterruptedException {
    String rows = keys.rows(catalog.generation(), table.table().name());
    byte[] member = row.getBytes(StandardCharsets.UTF_8);
    return connection.now(connection.commands().zscore(rows, member)) != null;
  }
}
