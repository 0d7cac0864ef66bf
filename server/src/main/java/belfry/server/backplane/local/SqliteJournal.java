package belfry.server.backplane.local;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Contents;
import belfry.server.backplane.History;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Retention;
import belfry.server.measure.Durations;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in one SQLite file. All entries that wait are committed together, with one flush of
 * the disk: that is the whole difference between a thousand and tens of thousands of entries a
 * second.
 *
 * <p>Two platform threads use the file, because the driver would pin the carrier of a virtual one:
 * {@code journal} writes, and that of {@link JournalReading} reads. Both end with {@link #close},
 * which first writes what waits.
 *
 * <p>An entry that does not fit on the disk is refused, and later ones are tried again. After any
 * other error nobody knows what is on the disk: outcomes are unknown from then on, and the owner is
 * asked to end the process, because a second flush could report a success that is none.
 */
public final class SqliteJournal implements Journal {
  private static final Logger log = LoggerFactory.getLogger(SqliteJournal.class);

  /** The most entries of one commit. */
  private static final int BATCH = 2_000;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final Duration REMOVE_LIMIT = Duration.ofSeconds(30);
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Refusal NO_SPACE =
      new Refusal(Code.UNAVAILABLE, "the disk of the server is full, or can't be written");
  private static final String BROKEN = "the disk of the server failed; nobody knows what it kept";

  /**
   * The bounds of the file.
   *
   * @param entries the highest number of entries that are kept of one log
   * @param bytes the size at which the logs that were unused for the longest time are removed
   * @param isArchived whether more entries of a log are kept, until an archive has them
   * @param keep how long entries are kept at most
   */
  public record Bounds(int entries, long bytes, boolean isArchived, Retention keep) {
    /** Bounds without a limit of age. */
    public Bounds(int entries, long bytes, boolean isArchived) {
      this(entries, bytes, isArchived, Retention.UNLIMITED);
    }
  }

  /** How safe an acknowledged entry is. */
  public enum Sync {
    /** The disk is flushed before each acknowledgement. */
    ALWAYS,
    /** The disk is flushed once a second. */
    SECOND
  }

  /** A task of the writing thread: an entry, an account, a note or the request to end. */
  private sealed interface Task {
    record Add(Write write) implements Task {}

    /** An archive has the entries of a log up to an id. */
    record Archived(LogName log, EntryId last) implements Task {}

    record Keep(Change change) implements Task {}

    /** Entries get other contents. */
    record Replace(
        LogName log, List<EntryId> entries, Contents instead, CompletableFuture<Void> done)
        implements Task {}

    /** Damage was found. */
    record Damaged() implements Task {}

    record End() implements Task {}
  }

  /**
   * The open file.
   *
   * @param removal removes old entries
   * @param begun what this process began with
   * @param beginning see {@link #beginning}
   * @param accounts the accounts at the start, until the backplane takes them
   */
  private record Opened(
      SqliteWriter writer,
      SqliteRemoval removal,
      JournalReading reading,
      SqliteWriter.Begun begun,
      EntryId beginning,
      AtomicReference<List<Account>> accounts) {}

  private final SqliteFile file;
  private final Sync sync;
  private final Bounds bounds;
  private final InstantSource clock;
  private final Failures failures;
  private final Runnable whenBroken;
  private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final KnownLogs known = new KnownLogs();
  private final Durations commits = new Durations();
  private final Thread writer = Thread.ofPlatform().daemon().name("journal").unstarted(this::write);
  private final CompletableFuture<Opened> opening = new CompletableFuture<>();

  private final JournalArchive archive =
      new JournalArchive(
          () -> opened().reading(), (name, last) -> archived(new Task.Archived(name, last)));

  private volatile boolean broken;
  private volatile boolean closed;
  private volatile boolean full;
  private volatile boolean damaged;

  /** Whether entries were added since the last {@link #care}. Accessed by the writing thread. */
  private boolean changed;

  private long caredAt = System.nanoTime();

  /** When old entries are removed next. Accessed by the writing thread. */
  private long removeAt = System.nanoTime();

  /**
   * The journal of a folder. Its thread opens the file from now on; {@link #start} waits for it.
   *
   * @param folder is made if it does not exist
   * @param failures receives the errors of the server in its threads
   * @param whenBroken called once when the disk has failed; the process must end soon
   */
  public static SqliteJournal opening(
      Path folder,
      Sync sync,
      Bounds bounds,
      InstantSource clock,
      Failures failures,
      Runnable whenBroken) {
    return opening(new SqliteFile(folder), sync, bounds, clock, failures, whenBroken);
  }

  static SqliteJournal opening(
      SqliteFile file,
      Sync sync,
      Bounds bounds,
      InstantSource clock,
      Failures failures,
      Runnable whenBroken) {
    SqliteJournal journal = new SqliteJournal(file, sync, bounds, clock, failures, whenBroken);
    journal.writer.start();
    return journal;
  }

  private SqliteJournal(
      SqliteFile file,
      Sync sync,
      Bounds bounds,
      InstantSource clock,
      Failures failures,
      Runnable whenBroken) {
    this.file = file;
    this.sync = sync;
    this.bounds = bounds;
    this.clock = clock;
    this.failures = failures;
    this.whenBroken = whenBroken;
  }

  @Override
  public void start() {
    try {
      opening.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnusableDataException why
          ? why
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new UnusableDataException("the start was interrupted");
    }
    opened().reading().start();
  }

  private Opened open() {
    file.makeFolder();
    boolean hadLog = file.hasLog();
    SqliteConnection connection = file.connect(sync == Sync.ALWAYS ? "full" : "normal");
    try {
      SqliteWriter writing = new SqliteWriter(connection, bounds, clock);
      if (writing.needsCheck()) {
        file.check(connection); // before anything is written
      }
      boolean lost = file.hasLostCommits(connection) || (!hadLog && writing.needsLog());
      writing.flush();
      file.upgrade(connection);
      SqliteWriter.Begun begun = writing.begin(sync, lost);
      if (lost) {
        log.warn(
            "Messages may be missing from the end of {}: its write-ahead log is damaged or not"
                + " there. Clients that resume get a gap. A backup may have the messages",
            file);
      }
      SqliteReader reader = new SqliteReader(file.connect("normal"), begun, clock);
      known.addAll(reader.names(KnownLogs.MOST + 1));
      if (bounds.isArchived) {
        reader.ends().forEach(archive::added);
      }
      return new Opened(
          writing,
          new SqliteRemoval(connection, bounds.keep, clock),
          new JournalReading(reader, failures, this::damaged),
          begun,
          new EntryId(begun.epoch(), 0),
          new AtomicReference<>(reader.accounts(file)));
    } catch (SQLException e) {
      connection.close();
      throw file.unusable(e);
    } catch (RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  private Opened opened() {
    return opening.join();
  }

  @Override
  public EntryId beginning() {
    return opened().beginning();
  }

  @Override
  public boolean mayKeep(LogName name) {
    return known.mayContain(name);
  }

  @Override
  public Tail read(LogName name, int most) {
    return known.mayContain(name)
        ? opened().reading().ask(name.label(), tables -> tables.tail(name, most))
        : Tail.empty(opened().begun().origin());
  }

  /** Reports damage once. The next start looks for more of it. */
  private void damaged(SQLException error) {
    if (!damaged) {
      damaged = true;
      log.error("{}", file.unusable(error).getMessage());
      tasks.add(new Task.Damaged());
    }
  }

  @Override
  public void write(Write write) {
    if (broken || closed) {
      write.unknown(BROKEN);
    } else {
      if (write.entry().id().seq() == 1) {
        known.addAll(List.of(write.log()));
      }
      tasks.add(new Task.Add(write));
    }
  }

  @Override
  public boolean keepsAccounts() {
    return true;
  }

  @Override
  public List<Account> accounts() {
    return opened().accounts().getAndSet(List.of());
  }

  @Override
  public void change(Change change) {
    if (broken || closed) {
      change.unknown(BROKEN);
    } else {
      tasks.add(new Task.Keep(change));
    }
  }

  private void write() {
    try {
      opening.complete(open());
    } catch (RuntimeException | Error e) {
      opening.completeExceptionally(e);
      return;
    }
    List<Task> taken = new ArrayList<>();
    boolean goesOn = true;
    while (goesOn) {
      try {
        take(taken);
        if (taken.stream().anyMatch(Task.Damaged.class::isInstance)) {
          wantCheck();
        }
        commit(writes(taken));
        keepAccounts(taken);
        taken.forEach(this::trimArchived);
        taken.forEach(this::replace);
        removeOld();
        goesOn = taken.stream().noneMatch(Task.End.class::isInstance);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error e) {
        failures.caught("journal", e);
        breakDown(writes(taken));
      }
    }
  }

  /** Takes all that waits. Nothing comes in time if work has to be done without it. */
  private void take(List<Task> taken) throws InterruptedException {
    taken.clear();
    Task first = next();
    if (first != null) {
      taken.add(first);
      tasks.drainTo(taken, BATCH - 1);
    }
  }

  private @Nullable Task next() throws InterruptedException {
    if (bounds.keep.isUnlimited()) {
      return changed || full ? tasks.poll(1, TimeUnit.SECONDS) : tasks.take();
    }
    long untilRemoval = Math.max(0, removeAt - System.nanoTime());
    long wait = changed || full ? Math.min(SECOND_NANOS, untilRemoval) : untilRemoval;
    return tasks.poll(wait, TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean keepsEntries() {
    return true;
  }

  @Override
  public List<LogName> names() {
    return opened().reading().ask("the names of the logs", SqliteReader::names);
  }

  @Override
  public Optional<History> pages() {
    return Optional.of(archive);
  }

  @Override
  public void replace(LogName name, List<EntryId> entries, Contents instead) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!broken && !closed) {
      tasks.add(new Task.Replace(name, entries, instead, done));
      try {
        done.get(REMOVE_LIMIT.toSeconds(), TimeUnit.SECONDS);
        return;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        log.debug("Entries of {} were not replaced", name.label(), e);
      }
    }
    throw new RefusedException(Code.UNAVAILABLE, "the data can't be written now; try again");
  }

  private void replace(Task task) {
    if (task
        instanceof Task.Replace(LogName name, List<EntryId> entries, Contents instead, var done)) {
      try {
        opened().removal().replace(name, entries, instead);
        changed = true;
        done.complete(null);
      } catch (SQLException e) {
        opened().writer().recover();
        done.completeExceptionally(e);
        if (!SqliteFile.isRefusedWrite(e)) {
          failed(e, List.of());
        }
      }
    }
  }

  /** Begins a round once a minute, and removes one small part of its old entries in each pass. */
  private void removeOld() {
    if (broken || bounds.keep.isUnlimited() || System.nanoTime() - removeAt < 0) {
      return;
    }
    boolean isMore = false;
    try {
      isMore = opened().removal().removeSome();
      changed = true;
    } catch (SQLException e) {
      opened().writer().recover();
      if (!SqliteFile.isRefusedWrite(e)) { // there may be space in a minute
        failed(e, List.of());
      }
    }
    removeAt = System.nanoTime() + (isMore ? 0 : MINUTE_NANOS);
  }

  private void archived(Task.Archived task) {
    if (!broken && !closed) {
      tasks.add(task);
    }
  }

  private void trimArchived(Task task) {
    if (task instanceof Task.Archived(LogName name, EntryId last) && !broken) {
      try {
        opened().writer().archived(name, last);
      } catch (SQLException e) {
        opened().writer().recover();
        if (!SqliteFile.isRefusedWrite(e)) {
          failed(e, List.of());
        }
      }
    }
  }

  private static List<Write> writes(List<Task> tasks) {
    return tasks.stream()
        .filter(Task.Add.class::isInstance)
        .map(task -> ((Task.Add) task).write())
        .filter(write -> !write.isGivenUp())
        .toList();
  }

  private void commit(List<Write> batch) {
    try {
      if (broken) {
        batch.forEach(write -> write.unknown(BROKEN));
      } else if (!batch.isEmpty()) {
        add(batch);
      } else if (full) {
        opened().writer().probe();
        toldFull(false);
      }
    } catch (SQLException e) {
      opened().writer().recover();
      if (SqliteFile.isRefusedWrite(e)) {
        toldFull(true);
        batch.forEach(write -> write.refused(NO_SPACE));
      } else {
        failed(e, batch);
      }
    }
    if (changed && !broken && System.nanoTime() - caredAt >= SECOND_NANOS) {
      care();
    }
  }

  /** Makes and writes all changes of accounts that wait, with one flush. */
  private void keepAccounts(List<Task> taken) {
    SequencedMap<Change, Account> prepared = new LinkedHashMap<>();
    for (Task task : taken) {
      if (task instanceof Task.Keep(Change change)) {
        prepare(change, prepared);
      }
    }
    if (!prepared.isEmpty()) {
      keep(prepared);
    }
  }

  private void prepare(Change change, Map<Change, Account> prepared) {
    if (broken) {
      change.unknown(BROKEN);
      return;
    }
    try {
      Account account = change.prepare();
      if (account != null) {
        prepared.put(change, account);
      }
    } catch (RuntimeException | Error e) {
      failures.caught("journal", e);
      change.failed(e);
    }
  }

  private void keep(SequencedMap<Change, Account> prepared) {
    try {
      opened().writer().keep(prepared.values());
      changed = true;
      prepared.keySet().forEach(Change::kept);
    } catch (SQLException e) {
      opened().writer().recover();
      if (SqliteFile.isRefusedWrite(e)) {
        toldFull(true);
        prepared.reversed().keySet().forEach(change -> change.refused(NO_SPACE));
      } else {
        failed(e, List.of());
        prepared.keySet().forEach(change -> change.unknown(BROKEN));
      }
    }
  }

  private void add(List<Write> batch) throws SQLException {
    long begin = System.nanoTime();
    opened().writer().add(batch);
    commits.add(System.nanoTime() - begin);
    changed = true;
    if (bounds.isArchived) {
      archive.added(batch);
    }
    batch.forEach(Write::kept);
    toldFull(false);
  }

  /** Does once a second what entries leave to do. */
  private void care() {
    SqliteWriter tables = opened().writer();
    caredAt = System.nanoTime();
    try {
      tables.checkpoint();
      tables.trimDrafts();
      List<LogName> removed = tables.trimLogs();
      changed = !removed.isEmpty();
      if (changed) {
        log.info("{} logs were removed, because the data have reached --data-size", removed.size());
        warnOfUnarchived(removed);
      }
      tables.shrinkFile();
    } catch (SQLException e) {
      tables.recover();
      if (!SqliteFile.isRefusedWrite(e)) { // there may be space in the next second
        failed(e, List.of());
      }
    }
  }

  private void warnOfUnarchived(List<LogName> removed) {
    long lost = archive.waitingOf(removed);
    if (lost > 0) {
      log.warn(
          "{} of these logs had messages that the archive does not have: they are lost. The archive"
              + " was away for too long for --data-size",
          lost);
    }
  }

  private void wantCheck() {
    try {
      opened().writer().wantCheck();
    } catch (SQLException e) {
      opened().writer().recover();
      log.debug("The next start will not look for damage: {}", e.getMessage());
    }
  }

  private void failed(SQLException e, List<Write> batch) {
    if (SqliteFile.isDamage(e)) {
      wantCheck();
    }
    log.error("The server ends, because its disk failed: {}", file.unusable(e).getMessage());
    breakDown(batch);
  }

  private void toldFull(boolean isFull) {
    if (full != isFull) {
      full = isFull;
      if (isFull) {
        log.warn(
            "The disk of {} is full, or over a quota, or fails: nothing new is accepted until it"
                + " can be written",
            file);
      } else {
        log.info("{} can be written again", file);
      }
    }
  }

  private void breakDown(List<Write> batch) {
    broken = true;
    batch.forEach(write -> write.unknown(BROKEN));
    failures.guard("journal", whenBroken).run();
  }

  @Override
  public void backup(Path to) throws IOException {
    try (SqliteConnection connection = file.connect("normal")) {
      SqliteBackup.copy(connection, to);
    } catch (UnusableDataException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Optional<ArchiveSource> archiveSource() {
    return bounds.isArchived ? Optional.of(archive) : Optional.empty();
  }

  @Override
  public String secret() {
    return opened().begun().secret();
  }

  @Override
  public String promise() {
    return switch (sync) {
      case ALWAYS ->
          "acks survive: the end of this process, and a power cut ("
              + file
              + ", flushed before each ack)";
      case SECOND ->
          "acks survive: the end of this process; not the last second before a power cut ("
              + file
              + ", flushed once a second)";
    };
  }

  @Override
  public Backplane.Health health() {
    if (broken) {
      return new Backplane.Health(false, file + " failed; the server ends");
    }
    if (damaged) {
      return new Backplane.Health(false, file + " is damaged");
    }
    return full
        ? new Backplane.Health(false, "the disk of " + file + " is full, or can't be written")
        : new Backplane.Health(true, file + " is written");
  }

  @Override
  public List<Measure> measures() {
    return List.of(
        new Measure.Histogram(
            "journal_commit_duration_seconds",
            "Time from the begin of a commit of entries to the end of its flush.",
            commits),
        new Measure.Gauge("journal_waiting", "Entries that wait for the next commit.", tasks::size),
        new Measure.Gauge("journal_bytes", "Size of the files of the journal.", file::bytes),
        new Measure.Gauge(
            "journal_free_bytes", "Free space on the disk of the journal.", file::freeBytes));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    tasks.add(new Task.End());
    try {
      writer.join(CLOSE_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // interrupted means stop: what waits is not acknowledged
    }
    if (writer.isAlive()) {
      log.warn("{} was not written in time; the end of it may be missing", file);
    } else if (!opening.isCompletedExceptionally()) {
      closeFile();
    }
  }

  private void closeFile() {
    if (!broken) {
      opened().writer().endCleanly();
    }
    opened().writer().close();
    opened().reading().close();
  }
}
