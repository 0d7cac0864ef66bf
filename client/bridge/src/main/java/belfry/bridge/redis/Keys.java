package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import java.util.regex.Pattern;

/**
 * The keys of one copy in Redis. All have the hash tag {@code {NAME}}, so that they are on one node
 * of a cluster, and a copy can be switched to another generation in one step.
 *
 * <pre>
 *   bridge:names                      set     the names of all copies
 *   bridge:{NAME}:meta                hash    generation: the one that answers; next: the newest number
 *   bridge:{NAME}:lease               string  the import that runs now; expires
 *   bridge:{NAME}:generations         set     the generations of which something may be stored
 *   bridge:{NAME}:G:catalog           string  JSON: tables, columns, indexes, source
 *   bridge:{NAME}:G:progress          hash    table → how far its copy has come
 *   bridge:{NAME}:G:row:TABLE:KEY     hash    column → value; no field for NULL
 *   bridge:{NAME}:G:rows:TABLE        zset    key of each row, by its number
 *   bridge:{NAME}:G:index:TABLE:COLUMN  zset  numbers: key of a row, by its value;
 *                                             text: value, NUL, key of a row; all with score 0
 * </pre>
 *
 * <p>TABLE, COLUMN and the parts of KEY are written as {@link RowKeys#encoded} does it.
 */
public record Keys(String name) {
  /** The set with the names of all copies. */
  public static final String NAMES = "bridge:names";

  /** What a name may be, in words. */
  public static final String NAME_RULE = "a name has 1 to 64 of the characters a-z, 0-9, _ and -";

  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");

  /**
   * The keys of the copy with this name.
   *
   * @throws BridgeException if there can be no such name
   */
  public static Keys of(String name) throws BridgeException {
    if (!NAME.matcher(name).matches()) {
      throw BridgeException.wrong("'" + name + "' can't be the name of a copy: " + NAME_RULE);
    }
    return new Keys(name);
  }

  private String key(String rest) {
    return "bridge:{" + name + "}:" + rest;
  }

  String meta() {
    return key("meta");
  }

  String lease() {
    return key("lease");
  }

  String generations() {
    return key("generations");
  }

  String catalog(long generation) {
    return key(generation + ":catalog");
  }

  String progress(long generation) {
    return key(generation + ":progress");
  }

  String row(long generation, String table, String row) {
    return rowPrefix(generation, table) + row;
  }

  /** The key of a row up to the row's own key. */
  String rowPrefix(long generation, String table) {
    return key(generation + ":row:" + RowKeys.encoded(table) + ":");
  }

  String rows(long generation, String table) {
    return key(generation + ":rows:" + RowKeys.encoded(table));
  }

  String index(long generation, String table, String column) {
    return key(generation + ":index:" + RowKeys.encoded(table) + ":" + RowKeys.encoded(column));
  }
}
