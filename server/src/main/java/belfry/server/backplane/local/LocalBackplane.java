package belfry.server.backplane.local;

import belfry.server.backplane.Accounts;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.History;
import belfry.server.backplane.LayeredHistory;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Names;
import belfry.server.backplane.NoAccounts;
import belfry.server.backplane.Presence;
import belfry.server.backplane.Records;
import belfry.server.backplane.Retention;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import belfry.server.task.PeriodicTask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The backplane of one process: logs, names, accounts and presence in its memory. A {@link Journal}
 * keeps the entries of the logs, and the accounts.
 *
 * <p>Each call works on the caller's thread. If entries have a limit of age, the thread {@code
 * old-entries} removes them from memory, from {@link #start} to {@link #close}.
 */
public final class LocalBackplane implements Backplane {
  /**
   * The bounds of the memory that logs take.
   *
   * @param entries the highest number of entries in one log
   * @param bytes the highest size of one log's entries, estimated
   * @param logs the highest number of logs
   * @param allBytes the highest size of all logs together, estimated
   * @param keep how long entries are kept at most
   */
  public record Bounds(int entries, long bytes, int logs, long allBytes, Retention keep) {
    /** Bounds without a limit of age. */
    public Bounds(int entries, long bytes, int logs, long allBytes) {
      this(entries, bytes, logs, allBytes, Retention.UNLIMITED);
    }

    public Bounds {
      if (entries < 1 || bytes < 1 || logs < 1 || allBytes < bytes) {
        throw new IllegalArgumentException("bounds must be positive");
      }
    }
  }

  private static final Duration REMOVAL_PAUSE = Duration.ofMinutes(1);

  private static final Accounts NO_ACCOUNTS =
      new NoAccounts(
          "this server keeps nothing, so it has no accounts (its operator can start it with --data"
              + " DIR)");

  private final Failures failures;
  private final Journal journal;
  private final LogStore store;
  private final LocalLogs logs;
  private final KnownAccounts known = new KnownAccounts();
  private final History history;
  private final LocalNames names;
  private final LocalAccounts accounts;
  private final LocalPresence presence;
  private final Optional<PeriodicTask> removal;

  /**
   * An empty backplane that keeps everything in memory only.
   *
   * @param clock gives the time of entries
   * @param failures receives the errors of followers and of the listener
   */
  public LocalBackplane(Bounds bounds, InstantSource clock, Failures failures) {
    this(bounds, clock, System::nanoTime, failures);
  }

  /**
   * An empty backplane that keeps everything in memory only.
   *
   * @param nanoTime gives the age of repeated drafts, like {@link System#nanoTime}
   */
  LocalBackplane(Bounds bounds, InstantSource clock, LongSupplier nanoTime, Failures failures) {
    this(bounds, clock, new MemoryJournal(clock), nanoTime, failures);
  }

  /**
   * A backplane with the logs that a journal has kept.
   *
   * @param clock gives the time of entries
   * @param journal is started and closed by this backplane
   * @param failures receives the errors of followers and of the listener
   */
  public LocalBackplane(Bounds bounds, InstantSource clock, Journal journal, Failures failures) {
    this(bounds, clock, journal, System::nanoTime, failures);
  }

  private LocalBackplane(
      Bounds bounds,
      InstantSource clock,
      Journal journal,
      LongSupplier nanoTime,
      Failures failures) {
    this.failures = failures;
    this.journal = journal;
    store = new LogStore(bounds, journal, nanoTime, failures);
    logs = new LocalLogs(store, bounds.keep(), clock);
    names = new LocalNames(known);
    accounts = new LocalAccounts(journal, known, names);
    history =
        journal.archiveSource().map(kept -> (History) new LayeredHistory(logs, kept)).orElse(logs);
    presence = new LocalPresence(store);
    removal =
        bounds.keep().isUnlimited()
            ? Optional.empty()
            : Optional.of(new PeriodicTask("old-entries", this::removeOld, failures));
  }

  private Duration removeOld() {
    logs.removeOld();
    return REMOVAL_PAUSE;
  }

  @Override
  public void start(Names.Listener listener) {
    journal.start();
    accounts.start();
    names.listen(listener.guarded(failures));
    removal.ifPresent(PeriodicTask::start);
  }

  @Override
  public Logs logs() {
    return logs;
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public Accounts accounts() {
    return journal.keepsAccounts() ? accounts : NO_ACCOUNTS;
  }

  @Override
  public Presence presence() {
    return presence;
  }

  @Override
  public String secret() {
    return journal.secret();
  }

  @Override
  public String promise() {
    return journal.promise();
  }

  @Override
  public Health health() {
    return journal.health();
  }

  @Override
  public List<Measure> measures() {
    return journal.measures();
  }

  @Override
  public Optional<Records> records() {
    return Optional.of(new LocalRecords(store, journal, journal.pages().orElse(logs)));
  }

  /** See {@link Journal#archiveSource}. */
  public Optional<ArchiveSource> archiveSource() {
    return journal.archiveSource();
  }

  @Override
  public void backup(Path to) throws IOException {
    journal.backup(to);
  }

  @Override
  public void close() {
    removal.ifPresent(PeriodicTask::close);
    journal.close(); // first: no log may be read again while its entries wait
    store.clear();
    names.clear();
    known.clear();
  }
}
