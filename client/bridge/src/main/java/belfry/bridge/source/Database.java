package belfry.bridge.source;

import belfry.bridge.table.SqlTypes.Family;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A database that JDBC can read, with its own ways. */
enum Database {
  /** MariaDB and MySQL, by MariaDB's driver. */
  MARIADB("jdbc:mariadb:", Family.MARIADB, '`') {
    @Override
    Properties properties(String url) {
      Properties set = new Properties();
      if (JdbcUrl.isLoopback(url) && !url.contains("sslMode=")) {
        set.setProperty("sslMode", "disable");
      }
      set.setProperty("tinyInt1isBit", "false"); // else a number from -128 to 127 becomes a boolean
      set.setProperty("yearIsDateType", "false");
      set.setProperty("connectTimeout", "10000");
      // The server gives up a client that takes nothing for so long: a full window of Redis.
      set.setProperty("sessionVariables", "net_write_timeout=600");
      return set;
    }

    @Override
    List<String> snapshot() {
      return List.of(
          "set time_zone = '+00:00'",
          "set session transaction isolation level repeatable read",
          "start transaction with consistent snapshot, read only");
    }
  },
  /** PostgreSQL. */
  POSTGRESQL("jdbc:postgresql:", Family.POSTGRESQL, '"') {
    @Override
    Properties properties(String url) {
      Properties set = new Properties();
      set.setProperty("connectTimeout", "10");
      return set;
    }

    @Override
    List<String> snapshot() {
      return List.of(
          "set time zone 'UTC'",
          "set datestyle to 'ISO'",
          "set bytea_output to 'hex'",
          "set transaction isolation level repeatable read read only");
    }
  },
  /** A file of SQLite. */
  SQLITE("jdbc:sqlite:", Family.SQLITE, '"') {
    @Override
    Properties properties(String url) {
      Properties set = new Properties();
      set.setProperty("open_mode", "1"); // read only: a missing file is not created
      set.setProperty("busy_timeout", "10000");
      return set;
    }

    @Override
    List<String> snapshot() {
      return List.of();
    }
  };

  private final String prefix;
  private final Family family;
  private final char quote;

  Database(String prefix, Family family, char quote) {
    this.prefix = prefix;
    this.family = family;
    this.quote = quote;
  }

  /** Properties of a connection; those of the URL win. */
  abstract Properties properties(String url);

  /** Statements after which all reads of a connection see one moment. */
  abstract List<String> snapshot();

  /** The family of its types. */
  Family family() {
    return family;
  }

  /** A name as it is written in a statement. */
  String quoted(String name) {
    String mark = String.valueOf(quote);
    return mark + name.replace(mark, mark + mark) + mark;
  }

  /** The beginning of its URLs. */
  String prefix() {
    return prefix;
  }

  /** The database of a URL; {@code jdbc:mysql:} is taken for MariaDB. */
  static Optional<Database> of(String url) {
    return Stream.of(values()).filter(one -> mariadb(url).startsWith(one.prefix)).findFirst();
  }

  /** The URL in the form that MariaDB's driver takes. */
  static String mariadb(String url) {
    return url.startsWith("jdbc:mysql:") ? MARIADB.prefix + url.substring(11) : url;
  }
}
