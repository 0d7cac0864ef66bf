package belfry.bridge.source;

import belfry.bridge.table.Column;
import belfry.bridge.table.Kind;
import belfry.bridge.table.Row;
import belfry.bridge.table.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the values of a database as text, in the way that {@link Kind} describes. */
final class JdbcValues {
  private final Database database;
  private final Table table;

  JdbcValues(Database database, Table table) {
    this.database = database;
    this.table = table;
  }

  /** The current row. */
  Row row(ResultSet rows) throws SQLException {
    Row row = new Row(table.columns().size());
    for (int at = 0; at < row.size(); at++) {
      Column column = table.columns().get(at);
      if (column.kind() == Kind.BYTES) {
        row.setBytes(at, rows.getBytes(at + 1));
      } else {
        row.set(at, text(column, rows, at + 1));
      }
    }
    return row;
  }

  private @Nullable String text(Column column, ResultSet rows, int at) throws SQLException {
    String value =
        switch (database) {
          case MARIADB -> isBits(column) ? bits(rows.getBytes(at)) : rows.getString(at);
          case POSTGRESQL -> postgres(column, rows, at);
          case SQLITE -> sqlite(rows.getObject(at));
        };
    return value == null ? null : column.kind().written(value);
  }

  private static boolean isBits(Column column) {
    return column.type().toLowerCase(Locale.ROOT).startsWith("bit");
  }

  private static @Nullable String bits(byte @Nullable [] value) {
    return value == null ? null : new BigInteger(1, value).toString();
  }

  private static @Nullable String postgres(Column column, ResultSet rows, int at)
      throws SQLException {
    String value = rows.getString(at);
    if (value != null && column.type().startsWith("bpchar")) {
      return value.stripTrailing(); // which PostgreSQL ignores in comparisons, too
    }
    if (value == null || !column.type().startsWith("bool")) {
      return value;
    }
    return value.startsWith("t") ? "1" : "0";
  }

  /** Any column of SQLite may hold a value of any type. */
  private static @Nullable String sqlite(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Double number -> decimal(number);
      case byte[] bytes -> {
        String text = new String(bytes, StandardCharsets.UTF_8);
        yield text.indexOf('\uFFFD') < 0 ? text : "0x" + HexFormat.of().formatHex(bytes);
      }
      default -> value.toString();
    };
  }

  private static String decimal(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(Double.toString(number)).toPlainString()
        : Double.toString(number);
  }

  /** Binds a value of a key, so that the database compares it as it compares the column. */
  static void bind(PreparedStatement statement, int at, Column column, String value)
      throws SQLException {
    BigDecimal number = column.kind().number(value);
    if (column.kind() == Kind.NUMBER && number != null) {
      statement.setBigDecimal(at, number);
    } else if (statement.getConnection().getMetaData().getURL().startsWith("jdbc:postgresql:")) {
      statement.setObject(at, value, Types.OTHER);
    } else {
      statement.setString(at, value);
    }
  }
}
