package belfry.server.archive;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The archive in a file of SQLite. */
class SqliteArchiveTest extends ArchiveContract {
  @TempDir private static Path folder;

  @Override
  ArchiveTarget target() {
    return ArchiveTarget.file(folder.resolve("archive.db"));
  }

  @Override
  boolean isStrict() {
    return false;
  }
}
