package belfry.server.archive;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.WordQuery;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive behind a connection of JDBC. Owns the connection, which holds a transaction only while
 * {@link #add} runs.
 *
 * <p>The table {@code belfry_log} gives each log a number, and keeps the id of the newest entry
 * that was added to it. {@code belfry_entry} has the entries; its key is the number of the log and
 * the two numbers of the entry's id. Times are milliseconds since 1970. {@link WordIndex} has the
 * words of the entries.
 */
final class JdbcArchive implements Archive {
  private static final Logger log = LoggerFactory.getLogger(JdbcArchive.class);

  /** The columns of an entry. */
  static final String ENTRY =
      "e.epoch, e.seq, e.follows_epoch, e.follows_seq, e.at, e.kind, e.who, e.origin, e.body";

  private static final String COLUMNS = "select " + ENTRY + " from belfry_entry e where e.log = ?";

  /** The number of a log, and its newest entry. */
  private record Row(long id, EntryId last) {}

  private final Database database;
  private final Connection connection;
  private final WordIndex words;

  /**
   * Makes the tables if there are none.
   *
   * @param connection is closed by this archive, but not if this constructor throws
   */
  JdbcArchive(Database database, Connection connection) throws SQLException {
    this(database, connection, WordIndex.TIMEOUT);
  }

  /**
   * Makes the tables if there are none.
   *
   * @param connection is closed by this archive, but not if this constructor throws
   * @param timeout the time after which the database gives up a search
   */
  JdbcArchive(Database database, Connection connection, Duration timeout) throws SQLException {
    this.database = database;
    this.connection = connection;
    this.words = new WordIndex(database, connection, timeout);
    try (Statement statement = connection.createStatement()) {
      for (String sql : database.session()) {
        statement.execute(sql);
      }
      for (String sql : database.tables()) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public @Nullable EntryId last(LogName name) throws SQLException {
    Row row = row(name);
    return row == null ? null : row.last;
  }

  private @Nullable Row row(LogName name) throws SQLException {
    return row(name, "");
  }

  /** The row, which other writers can't read for an update before the end of the transaction. */
  private @Nullable Row lockedRow(LogName name) throws SQLException {
    return row(name, database.forUpdate());
  }

  private @Nullable Row row(LogName name, String lock) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, epoch, seq from belfry_log where name = ?" + lock)) {
      select.setString(1, name.text());
      try (ResultSet found = select.executeQuery()) {
        return found.next()
            ? new Row(found.getLong(1), new EntryId(found.getLong(2), found.getLong(3)))
            : null;
      }
    }
  }

  @Override
  public void add(List<Part> parts) throws SQLException {
    inTransaction(() -> insert(parts));
  }

  /** Work that is done as a whole or not at all. */
  interface Transaction {
    void run() throws SQLException;
  }

  /** Does work in one transaction. */
  void inTransaction(Transaction work) throws SQLException {
    executeUnlessEmpty(database.beginning());
    connection.setAutoCommit(false);
    try {
      work.run();
      connection.commit();
    } catch (SQLException e) {
      rollBackQuietly();
      throw e;
    }
    connection.setAutoCommit(true);
    executeUnlessEmpty(database.ending());
  }

  private void executeUnlessEmpty(String sql) throws SQLException {
    if (!sql.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  private void insert(List<Part> parts) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(insert())) {
      for (Part part : parts) {
        Row before = lockedRow(part.log());
        long id = note(part, before);
        List<Entry> added = before == null ? part.entries() : after(before.last, part.entries());
        for (Entry entry : added) {
          bind(insert, id, entry);
          insert.addBatch();
        }
        words.add(id, added);
      }
      insert.executeBatch();
    }
  }

  /** What another writer has added meanwhile is left out: it may have been removed since. */
  private static List<Entry> after(EntryId last, List<Entry> entries) {
    return entries.stream().filter(entry -> entry.id().compareTo(last) > 0).toList();
  }

  private String insert() {
    return "insert into belfry_entry (log, epoch, seq, follows_epoch, follows_seq, at, kind, who,"
        + " origin, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        + database.orIgnore();
  }

  private static void bind(PreparedStatement insert, long id, Entry entry) throws SQLException {
    insert.setLong(1, id);
    insert.setLong(2, entry.id().epoch());
    insert.setLong(3, entry.id().seq());
    EntryId follows = entry.follows();
    if (follows == null) {
      insert.setNull(4, Types.BIGINT);
      insert.setNull(5, Types.BIGINT);
    } else {
      insert.setLong(4, follows.epoch());
      insert.setLong(5, follows.seq());
    }
    insert.setLong(6, entry.time().toEpochMilli());
    insert.setString(7, entry.kind().name());
    insert.setString(8, entry.from().text());
    insert.setString(9, entry.origin());
    insert.setString(10, storable(entry.text()));
  }

  /** PostgreSQL stores no text with the character NUL, so its symbol stands for it everywhere. */
  private static String storable(String text) {
    return text.replace('\0', '\u2400');
  }

  /** Notes the newest entry of a log; returns the number of the log. */
  private long note(Part part, @Nullable Row known) throws SQLException {
    EntryId last = part.last();
    if (known == null) {
      return make(part.log(), last);
    }
    if (last.compareTo(known.last) > 0) {
      try (PreparedStatement update =
          connection.prepareStatement("update belfry_log set epoch = ?, seq = ? where id = ?")) {
        update.setLong(1, last.epoch());
        update.setLong(2, last.seq());
        update.setLong(3, known.id);
        update.executeUpdate();
      }
    }
    return known.id;
  }

  /** Two writers that make a log at once have the same key, so that one of them fails. */
  private long make(LogName name, EntryId last) throws SQLException {
    long id;
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select max(id) from belfry_log")) {
      id = found.next() ? found.getLong(1) + 1 : 1;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into belfry_log (id, name, epoch, seq) values (?, ?, ?, ?)")) {
      insert.setLong(1, id);
      insert.setString(2, name.text());
      insert.setLong(3, last.epoch());
      insert.setLong(4, last.seq());
      insert.executeUpdate();
    }
    return id;
  }

  private void rollBackQuietly() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      log.debug("The archive was not rolled back: {}", e.getMessage());
    }
  }

  @Override
  public List<Numbered> logs(long after, int limit) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, name from belfry_log where id > ? order by id limit ?")) {
      select.setLong(1, after);
      select.setInt(2, limit);
      List<Numbered> logs = new ArrayList<>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          logs.add(new Numbered(found.getLong(1), new LogName(found.getString(2))));
        }
      }
      return logs;
    }
  }

  @Override
  public int removeBefore(Numbered log, Instant edge, int limit) throws SQLException {
    List<Entry> oldest = oldest(log.number(), 1);
    if (oldest.isEmpty() || !oldest.getFirst().time().isBefore(edge)) {
      return 0; // the usual case
    }
    List<Entry> old =
        oldest(log.number(), limit).stream()
            .takeWhile(entry -> entry.time().isBefore(edge))
            .toList();
    inTransaction(() -> remove(log.number(), old));
    return old.size();
  }

  @Override
  public void replace(LogName name, List<EntryId> entries, Contents instead) throws SQLException {
    Row row = row(name);
    if (row != null) {
      inTransaction(() -> replace(row.id, entries, instead));
      clearRemoved();
    }
  }

  private void replace(long log, List<EntryId> ids, Contents instead) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    for (EntryId id : ids) {
      select(COLUMNS + " and epoch = ? and seq = ?", entries, log, id.epoch(), id.seq());
    }
    words.remove(log, entries);
    List<Entry> after = entries.stream().map(entry -> entry.with(instead)).toList();
    try (PreparedStatement update =
        connection.prepareStatement(
            "update belfry_entry set kind = ?, who = ?, origin = ?, body = ?"
                + " where log = ? and epoch = ? and seq = ?")) {
      for (Entry entry : after) {
        update.setString(1, entry.kind().name());
        update.setString(2, entry.from().text());
        update.setString(3, entry.origin());
        update.setString(4, entry.text());
        update.setLong(5, log);
        update.setLong(6, entry.id().epoch());
        update.setLong(7, entry.id().seq());
        update.addBatch();
      }
      update.executeBatch();
    }
    words.add(log, after);
  }

  @Override
  public void clearRemoved() throws SQLException {
    for (String sql : database.afterRemoval()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  private List<Entry> oldest(long log, int limit) throws SQLException {
    List<Entry> found = new ArrayList<>();
    select(COLUMNS + " order by epoch, seq limit ?", found, log, limit);
    return found;
  }

  private void remove(long log, List<Entry> entries) throws SQLException {
    words.remove(log, entries);
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from belfry_entry where log = ? and epoch = ? and seq = ?")) {
      for (Entry entry : entries) {
        delete.setLong(1, log);
        delete.setLong(2, entry.id().epoch());
        delete.setLong(3, entry.id().seq());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  @Override
  public Page before(LogName name, @Nullable EntryId before, int limit) throws SQLException {
    Row row = row(name);
    if (row == null) {
      return new Page(List.of(), false);
    }
    EntryId edge = before == null ? new EntryId(Long.MAX_VALUE, Long.MAX_VALUE) : before;
    Page page = read(row.id, edge, "<", "desc", limit);
    return new Page(page.entries().reversed(), page.more());
  }

  @Override
  public Page after(LogName name, @Nullable EntryId after, int limit) throws SQLException {
    Row row = row(name);
    if (row == null) {
      return new Page(List.of(), false);
    }
    return read(row.id, after == null ? new EntryId(0, 0) : after, ">", "asc", limit);
  }

  @Override
  public Page before(
      LogName name, @Nullable EntryId before, List<WordQuery.Lookup> lookups, int limit)
      throws SQLException {
    Row row = row(name);
    if (row == null) {
      return new Page(List.of(), false);
    }
    List<Entry> newestFirst = words.find(row.id, lookups, before, limit + 1);
    boolean more = newestFirst.size() > limit;
    return new Page((more ? newestFirst.subList(0, limit) : newestFirst).reversed(), more);
  }

  /**
   * Reads entries on one side of an id, the nearest first: those of its epoch, then those of other
   * epochs. Each half is one scan of the key in every database; one condition for both is not.
   */
  private Page read(long id, EntryId edge, String side, String order, int limit)
      throws SQLException {
    List<Entry> found = new ArrayList<>();
    String ordered = " order by epoch " + order + ", seq " + order + " limit ?";
    select(
        COLUMNS + " and epoch = ? and seq " + side + " ?" + ordered,
        found,
        id,
        edge.epoch(),
        edge.seq(),
        limit + 1);
    if (found.size() <= limit) {
      select(
          COLUMNS + " and epoch " + side + " ?" + ordered,
          found,
          id,
          edge.epoch(),
          limit + 1 - found.size());
    }
    boolean more = found.size() > limit;
    return new Page(more ? found.subList(0, limit) : found, more);
  }

  private void select(String sql, List<Entry> to, long... numbers) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < numbers.length; i++) {
        select.setLong(i + 1, numbers[i]);
      }
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          to.add(entry(found));
        }
      }
    }
  }

  /** The entry of a row with the columns {@link #ENTRY}. */
  static Entry entry(ResultSet row) throws SQLException {
    long before = row.getLong(3);
    EntryId follows = row.wasNull() ? null : new EntryId(before, row.getLong(4));
    return new Entry(
        new EntryId(row.getLong(1), row.getLong(2)),
        follows,
        Instant.ofEpochMilli(row.getLong(5)),
        Kind.valueOf(row.getString(6)),
        Nickname.of(row.getString(7)),
        row.getString(8),
        row.getString(9));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("The archive was not closed properly: {}", e.getMessage());
    }
  }
}
