package belfry.bridge.table;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of the types of MariaDB and MySQL, PostgreSQL, and SQLite. */
public final class SqlTypes {
  private static final int SHORT_TEXT = 255;
  private static final Pattern TYPE =
      Pattern.compile("\\s*([a-z_0-9 ]*[a-z_0-9])\\s*(?:\\((\\d{1,9})?.*)?", Pattern.DOTALL);

  private static final Set<String> NUMBERS =
      Set.of(
          "tinyint",
          "smallint",
          "mediumint",
          "int",
          "integer",
          "bigint",
          "int1",
          "int2",
          "int3",
          "int4",
          "int8",
          "middleint",
          "serial",
          "bigserial",
          "smallserial",
          "oid",
          "decimal",
          "dec",
          "numeric",
          "fixed",
          "number",
          "float",
          "float4",
          "float8",
          "double",
          "real",
          "bit",
          "bool",
          "boolean",
          "year");

  private static final Set<String> BYTES =
      Set.of(
          "blob",
          "tinyblob",
          "mediumblob",
          "longblob",
          "binary",
          "varbinary",
          "bytea",
          "vector",
          "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection");

  /** Types of text that are often too long to be searched by their beginning. */
  private static final Set<String> LONG_TEXTS =
      Set.of("tinytext", "text", "mediumtext", "longtext", "json", "jsonb", "xml", "clob");

  private static final Map<String, Kind> TIMES =
      Map.of(
          "date", Kind.DATE,
          "datetime", Kind.DATE_TIME,
          "timestamptz", Kind.INSTANT,
          "time", Kind.TIME);

  private SqlTypes() {}

  /** A database, as far as its names of types mean different things. */
  public enum Family {
    /** MariaDB and MySQL. */
    MARIADB,
    /** PostgreSQL. */
    POSTGRESQL,
    /** SQLite, whose types are only preferences. */
    SQLITE
  }

  /**
   * A column by its declaration.
   *
   * @param type the type, such as {@code bigint(20) unsigned}
   */
  public static Column column(String name, String type, Family family) {
    Matcher parts = TYPE.matcher(type.toLowerCase(Locale.ROOT));
    String base = parts.matches() ? parts.group(1) : "";
    String first = base.replaceFirst(" .*", "");
    String size = parts.matches() ? parts.group(2) : null;
    Kind kind = kind(base, first, family);
    return new Column(name, type, kind, length(first, size, family));
  }

  private static Kind kind(String base, String first, Family family) {
    if (first.equals("timestamp")) {
      boolean zoned = family == Family.MARIADB || base.contains("with time zone");
      return zoned ? Kind.INSTANT : Kind.DATE_TIME;
    }
    // PostgreSQL's box, circle and point are written as text.
    if (BYTES.contains(first) && !(family == Family.POSTGRESQL && first.equals("point"))) {
      return Kind.BYTES;
    }
    // SQLite itself looks for these letters.
    if (NUMBERS.contains(first) || (family == Family.SQLITE && base.contains("int"))) {
      return Kind.NUMBER;
    }
    return TIMES.getOrDefault(first, Kind.TEXT);
  }

  private static int length(
      String first, @org.jspecify.annotations.Nullable String size, Family family) {
    if (family != Family.MARIADB && (first.equals("text") || first.equals("varchar"))) {
      return size == null ? SHORT_TEXT : Integer.parseInt(size);
    }
    if (LONG_TEXTS.contains(first)) {
      return Column.UNLIMITED;
    }
    return size == null ? SHORT_TEXT : Integer.parseInt(size);
  }
}
