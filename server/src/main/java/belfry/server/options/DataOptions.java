package belfry.server.options;

import belfry.server.backplane.local.SqliteJournal.Sync;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a single instance keeps what was said.
 *
 * @param folder an absolute path; made at the start if it does not exist
 * @param sync when the disk is flushed
 * @param bytes the size at which the logs that were unused for the longest time are removed
 */
public record DataOptions(Path folder, Sync sync, long bytes) {
  public DataOptions {
    Objects.requireNonNull(sync);
    if (!folder.isAbsolute()) {
      throw new IllegalArgumentException("not an absolute path: " + folder);
    }
  }
}
