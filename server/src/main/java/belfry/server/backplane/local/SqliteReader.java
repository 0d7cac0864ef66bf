package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.server.backplane.Account;
import belfry.server.backplane.AccountCodec;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.RoomRules;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the logs of a journal from its file. Used by one thread at a time. */
final class SqliteReader implements AutoCloseable {
  private static final String COLUMNS =
      "select seq, epoch, follows_epoch, follows_seq, at, kind, who, origin, body from entry";

  private final SqliteConnection file;
  private final SqliteWriter.Begun begun;
  private final InstantSource clock;

  SqliteReader(SqliteConnection file, SqliteWriter.Begun begun, InstantSource clock) {
    this.file = file;
    this.begun = begun;
    this.clock = clock;
  }

  /** The names of the logs, at most so many. */
  List<LogName> names(int most) throws SQLException {
    PreparedStatement select = file.prepared("select name from log limit ?");
    select.setInt(1, most);
    List<LogName> names = new ArrayList<>();
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        names.add(new LogName(found.getString(1)));
      }
    }
    return names;
  }

  /** The names of all logs. */
  List<LogName> names() throws SQLException {
    return names(Integer.MAX_VALUE);
  }

  /**
   * All accounts.
   *
   * @param of the file, for the message about a damaged account
   * @throws UnusableDataException if an account can't be read
   */
  List<Account> accounts(SqliteFile of) throws SQLException {
    List<Account> accounts = new ArrayList<>();
    try (ResultSet found = file.prepared("select key, line from account").executeQuery()) {
      while (found.next()) {
        accounts.add(account(of, found.getString(1), found.getString(2)));
      }
    }
    return accounts;
  }

  private static Account account(SqliteFile of, String key, String line) {
    try {
      Account account = AccountCodec.decode(line);
      if (!account.name().key().equals(key)) {
        throw new IllegalArgumentException("the name is another one");
      }
      return account;
    } catch (IllegalArgumentException e) {
      throw of.unreadableAccount(key, e);
    }
  }

  /** What is kept of a log; see {@link Journal#read}. */
  Journal.Tail tail(LogName name, int entries) throws SQLException {
    file.run("begin"); // one state of the file for all queries
    Journal.Tail tail = find(name, entries);
    file.run("commit");
    return tail;
  }

  private Journal.Tail find(LogName name, int entries) throws SQLException {
    PreparedStatement select =
        file.prepared(
            "select id, epoch, seq, topic_epoch, topic_seq, topic_at, topic_who, topic_origin,"
                + " topic_text, rules_epoch, rules_seq, rules_text, rules_kept from log"
                + " where name = ?");
    select.setString(1, name.text());
    long id;
    EntryId last;
    Entry topic = null;
    RoomRules rules = null;
    try (ResultSet found = select.executeQuery()) {
      if (!found.next()) {
        return Journal.Tail.empty(begun.origin());
      }
      id = found.getLong(1);
      last = new EntryId(found.getLong(2), found.getLong(3));
      if (found.getString(9) != null) {
        topic =
            new Entry(
                new EntryId(found.getLong(4), found.getLong(5)),
                Instant.ofEpochMilli(found.getLong(6)),
                Kind.TOPIC,
                Nickname.of(found.getString(7)),
                found.getString(8),
                found.getString(9));
      }
      if (found.getString(12) != null) {
        rules =
            new RoomRules(
                new EntryId(found.getLong(10), found.getLong(11)),
                found.getString(12),
                RoomRules.Keeping.valueOf(found.getString(13)));
      }
    }
    List<Entry> kept = entries(id, entries);
    EntryId end = kept.isEmpty() ? last : kept.getLast().id();
    return new Journal.Tail(end, end.epoch() >= begun.uncertain(), kept, topic, rules, drafts(id));
  }

  /** The newest ids of all logs that have entries. */
  Map<LogName, EntryId> ends() throws SQLException {
    PreparedStatement select =
        file.prepared(
            "select log.name, entry.epoch, entry.seq from log join entry on entry.log = log.id and"
                + " entry.seq = (select max(seq) from entry where entry.log = log.id)");
    Map<LogName, EntryId> ends = new LinkedHashMap<>();
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        ends.put(new LogName(found.getString(1)), new EntryId(found.getLong(2), found.getLong(3)));
      }
    }
    return ends;
  }

  /** See {@link belfry.server.backplane.History#before}. */
  Page before(LogName name, @Nullable EntryId before, int limit) throws SQLException {
    Page page = page(name, before, "<", "desc", limit);
    return new Page(page.entries().reversed(), page.more());
  }

  /** See {@link belfry.server.backplane.History#after}. */
  Page after(LogName name, @Nullable EntryId after, int limit) throws SQLException {
    return page(name, after, ">", "asc", limit);
  }

  /** The entries nearest to an id on one side. Their numbers grow over all epochs. */
  private Page page(LogName name, @Nullable EntryId edge, String side, String order, int limit)
      throws SQLException {
    String outside = edge == null ? "" : " and (epoch, seq) " + side + " (?, ?)";
    PreparedStatement select =
        file.prepared(
            COLUMNS
                + " where log = (select id from log where name = ?)"
                + outside
                + " order by seq "
                + order
                + " limit ?");
    int at = 1;
    select.setString(at++, name.text());
    if (edge != null) {
      select.setLong(at++, edge.epoch());
      select.setLong(at++, edge.seq());
    }
    select.setInt(at, limit + 1);
    List<Entry> found = entries(select);
    boolean more = found.size() > limit;
    return new Page(more ? found.subList(0, limit) : found, more);
  }

  private List<Entry> entries(long log, int limit) throws SQLException {
    PreparedStatement select = file.prepared(COLUMNS + " where log = ? order by seq desc limit ?");
    select.setLong(1, log);
    select.setInt(2, limit);
    return List.copyOf(entries(select).reversed());
  }

  private static List<Entry> entries(PreparedStatement select) throws SQLException {
    List<Entry> entries = new ArrayList<>();
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        long before = found.getLong(3);
        EntryId follows = found.wasNull() ? null : new EntryId(before, found.getLong(4));
        entries.add(
            new Entry(
                new EntryId(found.getLong(2), found.getLong(1)),
                follows,
                Instant.ofEpochMilli(found.getLong(5)),
                Kind.valueOf(found.getString(6)),
                Nickname.of(found.getString(7)),
                found.getString(8),
                found.getString(9)));
      }
    }
    return entries;
  }

  private List<Journal.Kept> drafts(long log) throws SQLException {
    PreparedStatement select =
        file.prepared(
            "select who, client, kind, digest, epoch, seq, at from draft where log = ? and at >= ?"
                + " order by seq desc limit "
                + Limits.IDS_KEPT);
    select.setLong(1, log);
    select.setLong(2, clock.millis() - Limits.IDS_KEPT_FOR.toMillis());
    List<Journal.Kept> newestFirst = new ArrayList<>();
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        newestFirst.add(
            new Journal.Kept(
                new RepeatedDrafts.Identity(
                    found.getString(1),
                    found.getString(2),
                    Kind.valueOf(found.getString(3)),
                    uuid(found.getBytes(4))),
                new EntryId(found.getLong(5), found.getLong(6)),
                Instant.ofEpochMilli(found.getLong(7))));
      }
    }
    return List.copyOf(newestFirst.reversed());
  }

  private static UUID uuid(byte[] bytes) {
    ByteBuffer digest = ByteBuffer.wrap(bytes);
    return new UUID(digest.getLong(), digest.getLong());
  }

  /** Must be called after each error. */
  void recover() {
    file.rollBackQuietly();
  }

  @Override
  public void close() {
    file.close();
  }
}
