package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Retention;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes entries in the file of a journal: replaces those that are named, removes those that are
 * too old. A round through all logs removes the old entries in small transactions, between which
 * the journal writes new entries. Used by the writing thread; owns the place where the round goes
 * on.
 */
final class SqliteRemoval {
  /** The highest number of logs that one call of {@link #removeSome} looks at. */
  private static final int LOGS = 50;

  /** The highest number of old entries that one call of {@link #removeSome} removes. */
  private static final int ENTRIES = 500;

  /** Keeps the place of the last entry of a log, whose entries will be removed. */
  static final String NOTE_END =
      "update log set (epoch, seq) = (select entry.epoch, entry.seq from entry"
          + " where entry.log = log.id order by entry.seq desc limit 1)"
          + " where id = ? and exists (select 1 from entry where entry.log = log.id)";

  private record Row(long id, LogName name) {}

  /** The oldest entries of a log that are all too old: how many, and the last one's number. */
  private record Old(int count, long lastSeq) {}

  private final SqliteConnection file;
  private final Retention keep;
  private final InstantSource clock;
  private final int most;

  /** The last log whose old entries this round has removed; 0 before the first one. */
  private long lastLog;

  /** Whether this round has removed entries. */
  private boolean hasRemoved;

  SqliteRemoval(SqliteConnection file, Retention keep, InstantSource clock) {
    this(file, keep, clock, ENTRIES);
  }

  /**
   * @param most the highest number of old entries that one call of {@link #removeSome} removes
   */
  SqliteRemoval(SqliteConnection file, Retention keep, InstantSource clock, int most) {
    this.file = file;
    this.keep = keep;
    this.clock = clock;
    this.most = most;
  }

  /**
   * Removes some old entries, in at most one transaction.
   *
   * @return whether the round goes on with the next call; false at the end of a round
   */
  boolean removeSome() throws SQLException {
    List<Row> logs = logsAfter(lastLog);
    Instant now = clock.instant();
    long done = lastLog;
    int left = most;
    for (Row log : logs) {
      Optional<Instant> edge = keep.edge(log.name, now);
      if (edge.isPresent()) {
        left -= removeBefore(log.id, edge.get(), left, left == most);
      }
      if (left == 0) {
        break; // this log may have more
      }
      done = log.id;
    }
    if (left < most) {
      file.run("commit");
      hasRemoved = true;
    }
    boolean isMore = left == 0 || logs.size() == LOGS;
    lastLog = isMore ? done : 0;
    if (!isMore && hasRemoved) {
      hasRemoved = false;
      file.pragma("wal_checkpoint(truncate)"); // it has pages with entries that are removed now
    }
    return isMore;
  }

  /** Replaces what entries say, in one transaction; see {@link Entry#with}. */
  void replace(LogName log, List<EntryId> entries, Contents instead) throws SQLException {
    file.run("begin immediate");
    PreparedStatement update =
        file.prepared(
            "update entry set kind = ?, who = ?, origin = ?, body = ?"
                + " where log = (select id from log where name = ?) and seq = ? and epoch = ?"
                + " and kind <> 'REMOVED'");
    PreparedStatement topic =
        file.prepared(
            "update log set topic_epoch = null, topic_seq = null, topic_at = null,"
                + " topic_who = null, topic_origin = null, topic_text = null"
                + " where name = ? and topic_seq = ? and topic_epoch = ?");
    for (EntryId id : entries) {
      update.setString(1, instead.kind().name());
      update.setString(2, instead.from().text());
      update.setString(3, instead.origin());
      update.setString(4, instead.text());
      bind(update, 5, log, id);
      update.execute();
      if (instead.kind() == Kind.REMOVED) {
        bind(topic, 1, log, id);
        topic.execute();
      }
    }
    file.run("commit");
    file.pragma("wal_checkpoint(truncate)");
  }

  private static void bind(PreparedStatement statement, int at, LogName log, EntryId id)
      throws SQLException {
    statement.setString(at, log.text());
    statement.setLong(at + 1, id.seq());
    statement.setLong(at + 2, id.epoch());
  }

  private List<Row> logsAfter(long id) throws SQLException {
    PreparedStatement select =
        file.prepared("select id, name from log where id > ? order by id limit " + LOGS);
    select.setLong(1, id);
    List<Row> rows = new ArrayList<>();
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        rows.add(new Row(found.getLong(1), new LogName(found.getString(2))));
      }
    }
    return rows;
  }

  /**
   * Removes the oldest entries of a log that are all too old.
   *
   * @param isFirst whether the transaction must begin before it
   * @return how many entries it has removed
   */
  private int removeBefore(long log, Instant edge, int limit, boolean isFirst) throws SQLException {
    Old old = oldest(log, edge, limit);
    if (old.count > 0) {
      if (isFirst) {
        file.run("begin immediate");
      }
      run(NOTE_END, log);
      PreparedStatement delete = file.prepared("delete from entry where log = ? and seq <= ?");
      delete.setLong(1, log);
      delete.setLong(2, old.lastSeq);
      delete.execute();
    }
    return old.count;
  }

  private Old oldest(long log, Instant edge, int limit) throws SQLException {
    PreparedStatement select =
        file.prepared("select seq, at from entry where log = ? order by seq limit ?");
    select.setLong(1, log);
    select.setInt(2, limit);
    int count = 0;
    long last = 0;
    try (ResultSet found = select.executeQuery()) {
      while (found.next() && found.getLong(2) < edge.toEpochMilli()) {
        count++;
        last = found.getLong(1);
      }
    }
    return new Old(count, last);
  }

  private void run(String sql, long number) throws SQLException {
    PreparedStatement statement = file.prepared(sql);
    statement.setLong(1, number);
    statement.execute();
  }
}
