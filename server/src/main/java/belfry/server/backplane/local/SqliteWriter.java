package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.server.backplane.Account;
import belfry.server.backplane.AccountCodec;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.RoomRules;
import belfry.server.backplane.Secrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the logs of a journal into its file. Used by one thread at a time.
 *
 * <p>The table {@code meta} tells what happened before: {@code epoch} is the last one that began,
 * {@code sync}, {@code boot} and {@code clean} say how the last process wrote and ended, and an
 * entry may be missing from the end of a log whose last epoch is before {@code uncertain}.
 */
final class SqliteWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SqliteWriter.class);

  private static final String SECRET = "cloak-key";
  private static final String CHECK = "check";

  /** Old entries of a log are removed in slices of this many. */
  private static final int SLICE = 64;

  private static final int DRAFT_SLICE = 500;

  /** Removes all drafts of a log but those that a process would remember. */
  private static final String TRIM_DRAFTS =
      "delete from draft where log = ?1 and seq <= (select seq from draft where log = ?1"
          + " order by seq desc limit 1 offset "
          + Limits.IDS_KEPT
          + ")";

  /** The logs that are removed at once. */
  private static final int REMOVED = 100;

  private static final int LOGS_KNOWN = 10_000;

  /** The pages that are given back at once: about 10 ms of work. */
  private static final int VACUUMED_PAGES = 1_000;

  private static final EntryId NEWEST = new EntryId(Long.MAX_VALUE, Long.MAX_VALUE);

  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  /** The id of the boot of this machine: what the kernel holds survives all but the next boot. */
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /**
   * What a process begins with.
   *
   * @param epoch the epoch of all entries that this process adds
   * @param uncertain the end of a log may be missing if its last entry is of an earlier epoch
   * @param removed whether a log was removed with all that was known of it
   * @param first the first epoch of the file, or the last one in which a log was removed
   */
  record Begun(long epoch, long uncertain, AtomicBoolean removed, long first, String secret) {
    /** The place of a log that is not in the file: before all entries. */
    EntryId origin() {
      return new EntryId(removed.get() ? epoch : Math.max(uncertain, first), 0);
    }
  }

  /** The row of one log. */
  private static final class Row {
    private final long id;

    /** The last use that the file knows, in milliseconds since 1970. */
    private long used;

    /**
     * The archive has the entries up to this id, as far as this connection knows. The numbers of a
     * log that was removed begin again, in a later epoch: so only whole ids can be compared.
     */
    private EntryId archived = new EntryId(0, 0);

    /** No entry up to this number is in the file. */
    private long trimmed;

    /** The drafts that were added since the last look at their number. */
    private int drafts;

    Row(long id) {
      this.id = id;
    }
  }

  private final SqliteConnection file;
  private final SqliteJournal.Bounds bounds;
  private final InstantSource clock;
  private Begun begun = new Begun(0, 0, new AtomicBoolean(), 0, "");

  /** The rows that this connection has seen lately. */
  private final Map<LogName, Row> rows =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LogName, Row> eldest) {
          return size() > LOGS_KNOWN;
        }
      };

  SqliteWriter(SqliteConnection file, SqliteJournal.Bounds bounds, InstantSource clock) {
    this.file = file;
    this.bounds = bounds;
    this.clock = clock;
  }

  /** Whether the machine ended, or lost its power, while the file was in use. */
  private boolean isAfterCrash() throws SQLException {
    String boot = boot();
    return isAfterUse() && (boot.isEmpty() || !boot.equals(meta("boot")));
  }

  private boolean isAfterUse() throws SQLException {
    return meta("epoch") != null && !"1".equals(meta("clean"));
  }

  /** Whether the file may be damaged. */
  boolean needsCheck() throws SQLException {
    return isAfterCrash() || meta(CHECK) != null;
  }

  /** Has the whole file checked at the next start. */
  void wantCheck() throws SQLException {
    setMeta(CHECK, "1");
  }

  /** Whether the last process left a write-ahead log. */
  boolean needsLog() throws SQLException {
    return isAfterUse() && meta(SqliteBackup.RESTORED) == null;
  }

  /**
   * Begins an epoch, and notes that the file is in use.
   *
   * @param isDamaged whether entries are missing that an earlier process has committed
   */
  Begun begin(SqliteJournal.Sync sync, boolean isDamaged) throws SQLException {
    boolean lost =
        isDamaged || (isAfterCrash() && !SqliteJournal.Sync.ALWAYS.name().equals(meta("sync")));
    long epoch = Math.max(number("epoch") + 1, clock.millis());
    file.run("begin immediate");
    if (lost || meta(SqliteBackup.RESTORED) != null) {
      setMeta("uncertain", Long.toString(epoch));
      file.run("delete from meta where key = '" + SqliteBackup.RESTORED + "'");
    }
    if (number("first") == 0) {
      setMeta("first", Long.toString(epoch));
    }
    String secret = Objects.requireNonNullElseGet(meta(SECRET), Secrets::random);
    setMeta(SECRET, secret);
    file.run("delete from meta where key = '" + CHECK + "'");
    setMeta("epoch", Long.toString(epoch));
    setMeta("sync", sync.name());
    setMeta("boot", boot());
    setMeta("clean", "0");
    file.run("commit");
    begun = new Begun(epoch, number("uncertain"), new AtomicBoolean(), number("first"), secret);
    return begun;
  }

  private long number(String key) throws SQLException {
    String value = meta(key);
    return value == null ? 0 : Long.parseLong(value);
  }

  private static String boot() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException _) { // not Linux: only a clean end is trusted
      return "";
    }
  }

  private @Nullable String meta(String key) throws SQLException {
    PreparedStatement select = file.prepared("select value from meta where key = ?");
    select.setString(1, key);
    try (ResultSet found = select.executeQuery()) {
      return found.next() ? found.getString(1) : null;
    }
  }

  private void setMeta(String key, String value) throws SQLException {
    PreparedStatement upsert =
        file.prepared("insert or replace into meta (key, value) values (?, ?)");
    upsert.setString(1, key);
    upsert.setString(2, value);
    upsert.execute();
  }

  /** Adds entries in one transaction: all of them are written when this method returns, or none. */
  void add(List<Journal.Write> batch) throws SQLException {
    file.run("begin immediate");
    Map<LogName, Journal.Write> last = new LinkedHashMap<>();
    for (Journal.Write write : batch) {
      add(row(write.log()), write);
      last.put(write.log(), write);
    }
    for (Journal.Write write : last.values()) {
      Row row = row(write.log());
      noteUse(row, write.entry());
      trim(row, write.entry().id().seq());
    }
    file.run("commit");
  }

  /** Keeps accounts in one transaction, of which later versions replace earlier ones. */
  void keep(Collection<Account> accounts) throws SQLException {
    file.run("begin immediate");
    for (Account account : accounts) {
      PreparedStatement upsert =
          file.prepared("insert or replace into account (key, line) values (?, ?)");
      upsert.setString(1, account.name().key());
      upsert.setString(2, AccountCodec.encode(account));
      upsert.execute();
    }
    file.run("commit");
  }

  /** Takes the transaction back that an error has ended; must be called after each error. */
  void recover() {
    rows.clear(); // the file may not have them
    file.rollBackQuietly();
  }

  private void add(Row row, Journal.Write write) throws SQLException {
    Entry entry = write.entry();
    PreparedStatement insert =
        file.prepared(
            "insert into entry (log, seq, epoch, follows_epoch, follows_seq, at, kind, who, origin,"
                + " body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.setLong(1, row.id);
    insert.setLong(2, entry.id().seq());
    insert.setLong(3, entry.id().epoch());
    if (entry.follows() == null) {
      insert.setNull(4, Types.BIGINT);
      insert.setNull(5, Types.BIGINT);
    } else {
      insert.setLong(4, entry.follows().epoch());
      insert.setLong(5, entry.follows().seq());
    }
    insert.setLong(6, entry.time().toEpochMilli());
    insert.setString(7, entry.kind().name());
    insert.setString(8, entry.from().text());
    insert.setString(9, entry.origin());
    insert.setString(10, entry.text());
    insert.execute();
    if (entry.kind() == Kind.TOPIC) {
      noteTopic(row, entry);
    }
    if (write.rules() != null) {
      noteRules(row, write.rules());
    }
    if (write.repeatable() != null) {
      addDraft(row, write.repeatable(), entry);
    }
  }

  private void noteTopic(Row row, Entry topic) throws SQLException {
    PreparedStatement update =
        file.prepared(
            "update log set topic_epoch = ?, topic_seq = ?, topic_at = ?, topic_who = ?,"
                + " topic_origin = ?, topic_text = ? where id = ?");
    update.setLong(1, topic.id().epoch());
    update.setLong(2, topic.id().seq());
    update.setLong(3, topic.time().toEpochMilli());
    update.setString(4, topic.from().text());
    update.setString(5, topic.origin());
    update.setString(6, topic.text());
    update.setLong(7, row.id);
    update.execute();
  }

  /** Rules that end when the room is empty are not kept: after a restart it is. */
  private void noteRules(Row row, RoomRules rules) throws SQLException {
    boolean lasts = rules.keeping().lasts();
    PreparedStatement update =
        file.prepared(
            "update log set rules_epoch = ?, rules_seq = ?, rules_text = ?, rules_kept = ?"
                + " where id = ?");
    update.setLong(1, rules.id().epoch());
    update.setLong(2, rules.id().seq());
    update.setString(3, lasts ? rules.text() : null);
    update.setString(4, lasts ? rules.keeping().name() : null);
    update.setLong(5, row.id);
    update.execute();
  }

  private void addDraft(Row row, RepeatedDrafts.Identity draft, Entry entry) throws SQLException {
    PreparedStatement insert =
        file.prepared(
            "insert into draft (log, who, client, kind, digest, epoch, seq, at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?)");
    insert.setLong(1, row.id);
    insert.setString(2, draft.name());
    insert.setString(3, draft.clientId());
    insert.setString(4, draft.kind().name());
    insert.setBytes(5, bytes(draft.textDigest()));
    insert.setLong(6, entry.id().epoch());
    insert.setLong(7, entry.id().seq());
    insert.setLong(8, entry.time().toEpochMilli());
    insert.execute();
    row.drafts++;
    if (row.drafts >= DRAFT_SLICE) {
      row.drafts = 0;
      run(TRIM_DRAFTS, row.id);
    }
  }

  /** Notes the minute of a use, which {@link #trimLogs} goes by. */
  private void noteUse(Row row, Entry last) throws SQLException {
    long at = last.time().toEpochMilli();
    if (at - row.used >= MINUTE_MILLIS) {
      run("update log set used = " + at + " where id = ?", row.id);
      row.used = at;
    }
  }

  /** The archive has the entries of a log up to this id, so that old ones need not stay. */
  void archived(LogName name, EntryId last) throws SQLException {
    Row row = row(name);
    if (last.compareTo(row.archived) > 0) {
      row.trimmed = last.epoch() == row.archived.epoch() ? row.trimmed : 0;
      row.archived = last;
    }
    trim(row, last.seq());
  }

  private void trim(Row row, long last) throws SQLException {
    long old = last - bounds.entries();
    long end = bounds.isArchived() ? Math.min(old, row.archived.seq()) : old;
    if (end - row.trimmed >= SLICE) {
      EntryId archived = bounds.isArchived() ? row.archived : NEWEST;
      PreparedStatement delete =
          file.prepared("delete from entry where log = ? and seq <= ? and (epoch, seq) <= (?, ?)");
      delete.setLong(1, row.id);
      delete.setLong(2, end);
      delete.setLong(3, archived.epoch());
      delete.setLong(4, archived.seq());
      delete.execute();
      row.trimmed = end;
    }
  }

  /** Removes the drafts that are too old to be repeated. */
  void trimDrafts() throws SQLException {
    PreparedStatement delete = file.prepared("delete from draft where at < ?");
    delete.setLong(1, clock.millis() - Limits.IDS_KEPT_FOR.toMillis());
    delete.execute();
  }

  /**
   * Removes the entries of the logs that were unused for the longest time, if all logs together are
   * larger than they may be.
   *
   * @return the logs that were removed; others may have to follow
   */
  List<LogName> trimLogs() throws SQLException {
    List<LogName> removed = new ArrayList<>();
    while (removed.size() < REMOVED && bytes() > bounds.bytes()) {
      LogName oldest = removeOldest();
      if (oldest == null) {
        break;
      }
      removed.add(oldest);
    }
    return removed;
  }

  /** The bytes of the file that are in use. */
  private long bytes() throws SQLException {
    long pages = file.number("pragma page_count") - file.number("pragma freelist_count");
    return pages * file.number("pragma page_size");
  }

  private @Nullable LogName removeOldest() throws SQLException {
    PreparedStatement select =
        file.prepared(
            "select id, coalesce((select max(entry.epoch) from entry where entry.log = log.id),"
                + " epoch), name, rules_text is not null from log order by used limit 1");
    try (ResultSet found = select.executeQuery()) {
      if (found.next()) {
        LogName name = new LogName(found.getString(3));
        remove(found.getLong(1), found.getLong(2), found.getBoolean(4));
        return name;
      }
      return null;
    }
  }

  private void remove(long id, long lastEpoch, boolean hasRules) throws SQLException {
    file.run("begin immediate");
    if (lastEpoch < begun.epoch() && !hasRules) {
      begun.removed().set(true);
      setMeta("first", Long.toString(begun.epoch())); // a place from before is not the origin
      run("delete from log where id = ?", id);
      rows.values().removeIf(row -> row.id == id);
    } else { // its numbers go on, and rules stay
      run(SqliteRemoval.NOTE_END, id);
      run("update log set used = " + clock.millis() + " where id = ?", id);
    }
    run("delete from entry where log = ?", id);
    run("delete from draft where log = ?", id);
    file.run("commit");
  }

  private void run(String sql, long number) throws SQLException {
    PreparedStatement statement = file.prepared(sql);
    statement.setLong(1, number);
    statement.execute();
  }

  /** Gives pages back to the file system if many are unused. */
  void shrinkFile() throws SQLException {
    long free = file.number("pragma freelist_count");
    if (free > file.number("pragma page_count") / 4) {
      file.pragma("incremental_vacuum(" + Math.min(free, VACUUMED_PAGES) + ")");
    }
  }

  private Row row(LogName name) throws SQLException {
    Row known = rows.get(name);
    if (known != null) {
      return known;
    }
    PreparedStatement insert =
        file.prepared("insert or ignore into log (name, epoch, seq, used) values (?, 0, 0, 0)");
    insert.setString(1, name.text());
    insert.execute();
    PreparedStatement select = file.prepared("select id from log where name = ?");
    select.setString(1, name.text());
    try (ResultSet found = select.executeQuery()) {
      found.next();
      Row row = new Row(found.getLong(1));
      rows.put(name, row);
      return row;
    }
  }

  private static byte[] bytes(UUID digest) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(digest.getMostSignificantBits())
        .putLong(digest.getLeastSignificantBits())
        .array();
  }

  /** Writes something, to find out whether the disk has space again. */
  void probe() throws SQLException {
    setMeta("probe", Long.toString(clock.millis()));
  }

  /**
   * Flushes what was committed, and moves it into the main file as far as it goes without waiting
   * for readers.
   */
  void checkpoint() throws SQLException {
    file.pragma("wal_checkpoint(passive)");
  }

  /** Flushes all that an earlier process has written, in case that its last flush failed. */
  void flush() throws SQLException {
    file.pragma("wal_checkpoint(truncate)");
  }

  /** Notes that nothing is lost: everything is flushed. */
  void endCleanly() {
    try {
      file.pragma("synchronous = full");
      setMeta("clean", "1");
    } catch (SQLException e) {
      log.warn("The data were not closed properly: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
