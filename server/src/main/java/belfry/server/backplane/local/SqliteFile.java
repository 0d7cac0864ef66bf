package belfry.server.backplane.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file of a journal, with its format. One process at a time has it open ({@code
 * unix-excl}): that also keeps the index of the write-ahead log in this process, because a shared
 * one kills the JVM on a full disk.
 *
 * @see <a href="https://www.sqlite.org/wal.html">Write-Ahead Logging</a>
 */
class SqliteFile {
  private static final int FULL = 13;
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READ_ONLY = 8;
  private static final int CORRUPT = 11;
  private static final int CAN_NOT_OPEN = 14;
  private static final int NOT_A_DATABASE = 26;

  private static final String NAME = "belfry.sqlite";
  private static final String ANOTHER = "--data takes another folder";

  /** The format of a new file. A file of an earlier one is brought to this one at the start. */
  private static final int FORMAT = 3;

  /** The number by which {@code file} and SQLite know the file: "Belf". */
  private static final int APPLICATION = 0x42656C66;

  /** Format 1. */
  private static final String[] LOGS = {
    "create table meta (key text primary key, value) without rowid",
    """
    create table log (
      id integer primary key, name text not null unique,
      epoch integer not null, seq integer not null, used integer not null,
      topic_epoch integer, topic_seq integer, topic_at integer,
      topic_who text, topic_origin text, topic_text text)\
    """,
    """
    create table entry (
      log integer not null, seq integer not null, epoch integer not null,
      follows_epoch integer, follows_seq integer, at integer not null, kind text not null,
      who text not null, origin text not null, body text not null,
      primary key (log, seq)) without rowid\
    """,
    """
    create table draft (
      log integer not null, seq integer not null, epoch integer not null, at integer not null,
      who text not null, client text not null, kind text not null, digest blob not null,
      primary key (log, seq)) without rowid\
    """,
    "create index draft_at on draft (at)",
    "create index log_used on log (used)"
  };

  /** What format 2 adds: an account is one line of JSON, under the key of its name. */
  private static final String[] ACCOUNTS = {
    "create table account (key text primary key, line text not null) without rowid"
  };

  /** What format 3 adds: the rules of a room that last. */
  private static final String[] RULES = {
    "alter table log add column rules_epoch integer",
    "alter table log add column rules_seq integer",
    "alter table log add column rules_text text",
    "alter table log add column rules_kept text"
  };

  private final Path folder;
  private final Path file;

  SqliteFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
  }

  /**
   * Makes the folder and the file if they do not exist, for this user only.
   *
   * @throws UnusableDataException if it can't be made, or is on a network file system
   */
  void makeFolder() {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      refuseNetworkFileSystem(folder);
      makeFile();
    } catch (IOException e) {
      throw new UnusableDataException(
          "the folder " + folder + " can't be made: " + reason(e) + " (--data takes another)", e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException there -> there.getFile() + " is no folder";
      case AccessDeniedException denied -> "you can't write to " + denied.getFile();
      case NoSuchFileException missing -> missing.getFile() + " can't be made there";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** SQLite gives its other files the rights of this one. */
  private void makeFile() throws IOException {
    try {
      if (!Files.exists(file) && Files.isWritable(folder)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (FileAlreadyExistsException _) {
      // another process has made it, or it is a link to nowhere, which SQLite reports
    }
  }

  /** SQLite's write-ahead log needs locks that network file systems do not give. */
  private static void refuseNetworkFileSystem(Path folder) throws IOException {
    String type = Files.getFileStore(folder).type();
    if (Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs").contains(type)) {
      throw new UnusableDataException(
          "the folder "
              + folder
              + " is on a network file system ("
              + type
              + "), which can't keep data safe; "
              + ANOTHER);
    }
  }

  /** The size of the file and of its write-ahead log, in bytes. */
  long bytes() {
    return size(file) + size(log());
  }

  private Path log() {
    return folder.resolve(NAME + "-wal");
  }

  /** Whether there is a write-ahead log. One that was in use must be there. */
  boolean hasLog() {
    return Files.exists(log());
  }

  /** Whether commits of an earlier process are lost. Must be called before anything is written. */
  boolean hasLostCommits(SqliteConnection connection) throws SQLException {
    return WriteAheadLog.hasLostCommits(log(), connection.framesOfLog());
  }

  /** The space that is left for the file on its disk, in bytes; 0 if it can't be read. */
  long freeBytes() {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException _) {
      return 0;
    }
  }

  private static long size(Path part) {
    try {
      return Files.size(part);
    } catch (IOException _) { // it does not exist now
      return 0;
    }
  }

  /** The path of the file. */
  @Override
  public String toString() {
    return file.toString();
  }

  /**
   * Opens a connection.
   *
   * @param synchronous FULL or NORMAL
   * @throws UnusableDataException if the file can't be used
   */
  SqliteConnection connect(String synchronous) {
    try {
      SqliteConnection connection =
          new SqliteConnection(
              DriverManager.getConnection(
                  "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?vfs=unix-excl"));
      try {
        prepare(connection, synchronous);
        return connection;
      } catch (SQLException | UnusableDataException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  /**
   * Looks for damage in the whole file.
   *
   * @throws UnusableDataException if there is any
   */
  void check(SqliteConnection connection) {
    try {
      String found = connection.value("pragma quick_check(1)");
      if (!"ok".equals(found)) {
        throw new UnusableDataException(damaged(found));
      }
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  /**
   * Whether an error means that the disk did not take what was written, because it is full or for
   * another reason, such as a quota. Nothing of it was committed, so it may be written again; after
   * a flush that failed, it must not be.
   */
  static boolean isRefusedWrite(SQLException e) {
    return e.getErrorCode() == FULL
        || (e instanceof SQLiteException error
            && error.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_WRITE);
  }

  /** Whether an error means that the file is damaged. */
  static boolean isDamage(SQLException e) {
    return e.getErrorCode() == CORRUPT || e.getErrorCode() == NOT_A_DATABASE;
  }

  /** An account that can't be read. Without its line, somebody else could register its name. */
  UnusableDataException unreadableAccount(String key, Throwable cause) {
    String sql = "delete from account where key = '" + key.replace("'", "''") + "'";
    return new UnusableDataException(
        "the account \""
            + key
            + "\" in "
            + file
            + " can't be read: restore a backup, or give this account up with: sqlite3 "
            + file
            + " \""
            + sql
            + "\"",
        cause);
  }

  private String damaged(@Nullable String how) {
    return file + " is damaged (" + how + "); restore a backup, or move it away";
  }

  /** An error of SQLite at the start, in words for a person. */
  UnusableDataException unusable(SQLException e) {
    return new UnusableDataException(why(e), e);
  }

  private void prepare(SqliteConnection connection, String synchronous) throws SQLException {
    long application = connection.number("pragma application_id");
    long format = connection.number("pragma user_version");
    if (application == 0 && format == 0 && connection.number("pragma schema_version") == 0) {
      connection.pragma("auto_vacuum = incremental");
      connection.pragma("journal_mode = wal");
      create(connection);
    } else if (application != APPLICATION) {
      throw new UnusableDataException(file + " is a database of another program; " + ANOTHER);
    } else if (format < 1 || format > FORMAT) {
      throw new UnusableDataException(
          file
              + " has the format "
              + format
              + " of a newer Belfry, and this one knows "
              + FORMAT
              + "; start the newer one, or "
              + ANOTHER);
    }
    connection.pragma("journal_mode = wal");
    connection.pragma("synchronous = " + synchronous);
    connection.pragma("wal_autocheckpoint = 0"); // its errors would be lost
    connection.pragma("journal_size_limit = 16777216");
    connection.pragma("trusted_schema = off");
    connection.pragma("secure_delete = on"); // what is removed is not in the file any more
  }

  private static void create(SqliteConnection connection) throws SQLException {
    connection.run("begin immediate");
    add(connection, LOGS);
    add(connection, ACCOUNTS);
    add(connection, RULES);
    connection.pragma("application_id = " + APPLICATION);
    connection.run("commit");
  }

  /**
   * Brings a file of an earlier format to the newest one. Called after {@link #check} and {@link
   * #hasLostCommits}, because it writes.
   */
  void upgrade(SqliteConnection connection) throws SQLException {
    long format = connection.number("pragma user_version");
    if (format < FORMAT) {
      connection.run("begin immediate");
      if (format == 1) {
        add(connection, ACCOUNTS);
      }
      add(connection, RULES);
      connection.run("commit");
    }
  }

  /** Makes tables, after which the file has the newest format. */
  private static void add(SqliteConnection connection, String[] tables) throws SQLException {
    for (String table : tables) {
      connection.run(table);
    }
    connection.pragma("user_version = " + FORMAT);
  }

  private String why(SQLException e) {
    return switch (e.getErrorCode()) {
      case BUSY, LOCKED -> file + " is in use by another process; " + ANOTHER;
      case READ_ONLY, CAN_NOT_OPEN -> whyItDoesNotOpen();
      case FULL -> "the disk of " + file + " is full; free space on it, or " + ANOTHER;
      case CORRUPT -> damaged(e.getMessage());
      case NOT_A_DATABASE -> damaged("it does not begin as a database does");
      default -> file + " can't be used: " + e.getMessage();
    };
  }

  private String whyItDoesNotOpen() {
    if (Files.isDirectory(file)) {
      return file + " is a folder; move it away, or " + ANOTHER;
    }
    for (Path part : List.of(folder, file, log())) {
      if (Files.exists(part) && !Files.isWritable(part)) {
        return part + " is read-only for this user; change its rights, or " + ANOTHER;
      }
    }
    return file + " can't be opened; are its rights and its disk in order?";
  }
}
