package belfry.server.archive;

import belfry.protocol.EntryId;
import belfry.protocol.WordQuery;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open archive: entries of logs, each of them once by its log and its id. Used by one thread at
 * a time, which may have to wait for the database; ends with {@link #close}. After an error it
 * can't be used any more, and another one must be opened.
 */
public interface Archive extends AutoCloseable {
  /**
   * Consecutive entries of one log.
   *
   * @param entries at least one, oldest first
   */
  record Part(LogName log, List<Entry> entries) {
    public Part {
      entries = List.copyOf(entries);
    }

    /** The id of the newest entry. */
    public EntryId last() {
      return entries.getLast().id();
    }
  }

  /** The newest entry that was ever added to a log; null if there was none. */
  @Nullable EntryId last(LogName log) throws SQLException;

  /**
   * Adds entries in one transaction: all of them are durable when this method returns, or none. An
   * entry that the archive has already is not added again.
   */
  void add(List<Part> parts) throws SQLException;

  /**
   * Reads the last entries before an id, oldest first.
   *
   * @param before null for the end
   */
  Page before(LogName log, @Nullable EntryId before, int limit) throws SQLException;

  /**
   * Reads the first entries after an id, oldest first.
   *
   * @param after null for the beginning
   */
  Page after(LogName log, @Nullable EntryId after, int limit) throws SQLException;

  /**
   * Reads the last entries before an id that may have all these words, oldest first. The caller
   * compares their texts.
   *
   * @param words at least one
   * @param before null for the end
   */
  Page before(LogName log, @Nullable EntryId before, List<WordQuery.Lookup> words, int limit)
      throws SQLException;

  /**
   * A log of the archive.
   *
   * @param number the number of the log in this archive, at least 1
   */
  record Numbered(long number, LogName name) {}

  /** Reads the logs after a number, in the order of their numbers. */
  List<Numbered> logs(long after, int limit) throws SQLException;

  /**
   * Removes the oldest entries of a log that are all from before a time, with their words, in one
   * transaction. The files may still have their texts until {@link #clearRemoved}.
   *
   * @param limit the highest number of entries
   * @return how many it has removed; there may be others if these are {@code limit}
   */
  int removeBefore(Numbered log, Instant edge, int limit) throws SQLException;

  /** Clears removed texts from the files of the database, as far as a client of it can do that. */
  void clearRemoved() throws SQLException;

  /**
   * Replaces what entries say, and their words, in one transaction; see {@link Entry#with}. Ids
   * that the archive does not have do nothing.
   */
  void replace(LogName log, List<EntryId> entries, Contents instead) throws SQLException;

  @Override
  void close();
}
