package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Entry;
import belfry.server.backplane.History;
import belfry.server.backplane.LogName;
import belfry.server.backplane.RoomRules;
import belfry.server.measure.Measure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the logs of one process hold, so that a log can come into memory again. Every entry is
 * written before anybody sees it: what an acknowledgement survives is what the journal survives.
 * Thread-safe.
 */
public interface Journal extends AutoCloseable {
  /**
   * What is kept of one log.
   *
   * @param last the last entry that was ever in the log; its number is 0 if there was none. Its
   *     epoch is 0 if nobody can know a place in the log
   * @param isEnd whether nothing can have come after {@code last} and been lost
   * @param entries the newest entries, oldest first
   * @param topic the entry that set the topic of the room; null if there is none
   * @param rules the rules of the room that last; null for none
   * @param drafts the drafts that may be repeated, oldest first
   */
  record Tail(
      EntryId last,
      boolean isEnd,
      List<Entry> entries,
      @Nullable Entry topic,
      @Nullable RoomRules rules,
      List<Kept> drafts) {
    /** The tail of a log that never had an entry. */
    static Tail empty(EntryId place) {
      return new Tail(place, true, List.of(), null, null, List.of());
    }
  }

  /**
   * A draft with a client's id, and the entry that it became.
   *
   * @param draft the draft without its text
   */
  record Kept(RepeatedDrafts.Identity draft, EntryId entry, Instant time) {}

  /** An entry that is to be written. The journal calls one of the methods once. */
  interface Write {
    LogName log();

    Entry entry();

    /** The draft that may be repeated; null if it carries no client's id. */
    RepeatedDrafts.@Nullable Identity repeatable();

    /** The rules of the room from this entry on; null if the entry does not change them. */
    @Nullable RoomRules rules();

    /** Whether the log has given the entry up, because an earlier one could not be written. */
    boolean isGivenUp();

    /** The entry is written. */
    void kept();

    /** The entry is not written, and will not be. */
    void refused(Refusal refusal);

    /** The entry may be written. No further entry will be. */
    void unknown(String why);
  }

  /**
   * A change of an account. The journal calls all methods on its writing thread: {@link #prepare}
   * first, and then at most one of the others.
   */
  interface Change {
    /** Makes the change in memory, and returns what is to be written; null for nothing. */
    @Nullable Account prepare();

    /** The account is written. */
    void kept();

    /** The account is not written, and will not be. */
    void refused(Refusal refusal);

    /** The account may be written. Nothing else will be. */
    void unknown(String why);

    /** An error of the server ended {@link #prepare} or {@link #kept}. */
    void failed(Throwable why);
  }

  /**
   * Opens what is kept. Called once, before all other methods but {@link #promise} and {@link
   * #close}.
   *
   * @throws UnusableDataException if it can't be used
   */
  void start();

  /**
   * The place before the first entry of a new log that comes into memory now. Its epoch is that of
   * the next entries of any log that does.
   */
  EntryId beginning();

  /** Whether entries of a log may be kept. If not, {@link #read} finds nothing. */
  boolean mayKeep(LogName log);

  /**
   * Reads what is kept of a log.
   *
   * @param entries the highest number of entries
   * @throws RefusedException if it can't be read now
   */
  Tail read(LogName log, int entries);

  /**
   * Writes an entry, and reports the outcome later or at once. Never blocks. The entries of one log
   * are given in their order, and their outcomes are reported in it.
   */
  void write(Write write);

  /** Whether accounts can be kept. If not, {@link #change} must not be called. */
  default boolean keepsAccounts() {
    return false;
  }

  /** The accounts that were kept at the start. Called once, after {@link #start}. */
  default List<Account> accounts() {
    return List.of();
  }

  /** Makes a change of an account in its turn, and reports the outcome later. Never blocks. */
  default void change(Change change) {
    throw new UnsupportedOperationException("no accounts are kept");
  }

  /** Whether entries are kept. If not, the next three methods have nothing to do. */
  default boolean keepsEntries() {
    return false;
  }

  /**
   * The names of all logs that are kept.
   *
   * @throws RefusedException if they can't be read now
   */
  default List<LogName> names() {
    return List.of();
  }

  /** All entries that are kept, in pages. */
  default Optional<History> pages() {
    return Optional.empty();
  }

  /**
   * Replaces what entries say, and waits until it is written; see {@link Entry#with}.
   *
   * @throws RefusedException if it can't be written now
   */
  default void replace(LogName log, List<EntryId> entries, Contents instead) {}

  /**
   * Writes a copy of all that is kept, as it is at one moment. Entries are written meanwhile.
   *
   * @param to an empty file
   * @throws IOException if it can't be made
   */
  void backup(Path to) throws IOException;

  /** The entries for an archive; empty if this journal has no archive. */
  default Optional<ArchiveSource> archiveSource() {
    return Optional.empty();
  }

  /** The secret of {@link Backplane#secret}. */
  String secret();

  /** What an acknowledgement survives, in one line for a person. */
  String promise();

  /** Whether entries can be written now. */
  default Backplane.Health health() {
    return new Backplane.Health(true, "in this process");
  }

  /** The journal's own counters and gauges. */
  default List<Measure> measures() {
    return List.of();
  }

  /** Waits until everything is written, and frees the journal's resources. */
  @Override
  void close();
}
