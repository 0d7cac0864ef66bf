package belfry.server.archive;

import belfry.protocol.Words;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.sqlite.ProgressHandler;

/** A kind of database that can be an archive. Holds everything that differs between them. */
enum Database {
  /** A file of SQLite. The driver is a part of the server. */
  SQLITE("jdbc:sqlite:", "sqlite-jdbc", "on conflict do nothing", "text", "", "") {
    @Override
    void prepare(Properties properties) {
      properties.setProperty("busy_timeout", "5000");
    }

    @Override
    List<String> session() {
      return List.of(
          "pragma journal_mode = wal", "pragma synchronous = full", "pragma secure_delete = on");
    }

    @Override
    TimeLimit timeLimit(Connection connection) throws SQLException {
      TimeLimit limit = new TimeLimit();
      ProgressHandler.setHandler(connection, TimeLimit.INSTRUCTIONS, limit);
      return limit;
    }

    @Override
    String forUpdate() {
      return ""; // it has one writer, and refuses to write after a read that is outdated
    }

    @Override
    List<String> afterRemoval() {
      return List.of("pragma wal_checkpoint(truncate)");
    }
  },

  /** MariaDB and MySQL, with the driver of MariaDB. */
  MARIADB(
      "jdbc:mariadb:",
      "mariadb-java-client",
      "on duplicate key update epoch = epoch",
      "mediumtext",
      " engine = InnoDB character set utf8mb4 collate utf8mb4_bin",
      "") {
    @Override
    void prepare(Properties properties) {
      properties.setProperty("connectTimeout", "5000");
      properties.setProperty("socketTimeout", "15000");
    }

    @Override
    List<String> session() {
      return List.of("set session sql_mode = 'STRICT_ALL_TABLES'");
    }

    // MySQL has a limit for an idle connection only, so it is short during a transaction.
    @Override
    String beginning() {
      return "set session wait_timeout = " + IDLE_SECONDS;
    }

    @Override
    String ending() {
      return "set session wait_timeout = default";
    }
  },

  /** PostgreSQL. */
  POSTGRESQL(
      "jdbc:postgresql:", "postgresql", "on conflict do nothing", "text", "", " collate \"C\"") {
    @Override
    void prepare(Properties properties) {
      properties.setProperty("connectTimeout", "5");
      properties.setProperty("socketTimeout", "15");
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty("reWriteBatchedInserts", "true");
    }

    @Override
    List<String> session() {
      return List.of(
          "set synchronous_commit = on",
          "set idle_in_transaction_session_timeout = '" + IDLE_SECONDS + "s'");
    }
  };

  /**
   * Seconds after which the database ends a connection that does nothing in a transaction. A
   * process that is frozen then, or its lost machine, must not keep others from writing.
   */
  static final int IDLE_SECONDS = 5;

  private static final String MYSQL = "jdbc:mysql:";

  private final String prefix;
  private final String driver;
  private final String orIgnore;
  private final String longText;
  private final String tableOptions;
  private final String binaryOrder;

  Database(
      String prefix,
      String driver,
      String orIgnore,
      String longText,
      String tableOptions,
      String binaryOrder) {
    this.prefix = prefix;
    this.driver = driver;
    this.orIgnore = orIgnore;
    this.longText = longText;
    this.tableOptions = tableOptions;
    this.binaryOrder = binaryOrder;
  }

  /** Sets the properties of a connection. Those of the URL win. */
  abstract void prepare(Properties properties);

  /** The statements with which a connection begins. */
  abstract List<String> session();

  /** Makes the limit of a connection whose driver ends no statement after a time by itself. */
  TimeLimit timeLimit(Connection connection) throws SQLException {
    return new TimeLimit();
  }

  /** The statement before a transaction; empty for none. */
  String beginning() {
    return "";
  }

  /** The statement after a transaction; empty for none. */
  String ending() {
    return "";
  }

  /** The end of a select that locks its rows until the end of the transaction. */
  String forUpdate() {
    return " for update";
  }

  /** The statements that remove from its files what a transaction has removed. */
  List<String> afterRemoval() {
    return List.of();
  }

  /** The name of the driver's jar, without its version. */
  String driver() {
    return driver;
  }

  /** The end of an insert that leaves out a row whose key is there already. */
  String orIgnore() {
    return orIgnore;
  }

  /** The statements that make the tables, unless they are there. */
  List<String> tables() {
    return List.of(
        """
        create table if not exists belfry_log (
          id bigint not null primary key, name varchar(190) not null unique,
          epoch bigint not null, seq bigint not null)\
        """
            + tableOptions,
        """
        create table if not exists belfry_entry (
          log bigint not null, epoch bigint not null, seq bigint not null,
          follows_epoch bigint, follows_seq bigint, at bigint not null,
          kind varchar(16) not null, who varchar(190) not null, origin varchar(190) not null,
          body %s not null, primary key (log, epoch, seq))\
        """
                .formatted(longText)
            + tableOptions,
        """
        create table if not exists belfry_word (
          log bigint not null, word varchar(%d)%s not null, epoch bigint not null,
          seq bigint not null, primary key (log, word, epoch, seq))\
        """
                .formatted(Words.LONGEST, binaryOrder)
            + tableOptions);
  }

  /** The kind of database that a URL names; empty if it names none that can be an archive. */
  static Optional<Database> of(String url) {
    String wanted = canonical(url);
    return Stream.of(values()).filter(one -> wanted.startsWith(one.prefix)).findFirst();
  }

  /** The URL as the driver takes it: the driver of MariaDB also talks to MySQL. */
  static String canonical(String url) {
    return url.startsWith(MYSQL) ? MARIADB.prefix + url.substring(MYSQL.length()) : url;
  }
}
