package belfry.server.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.WordQuery;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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

  @Test
  void searchThatTakesTooLongIsEnded() throws Exception {
    LogName log = new LogName("slow");
    List<Entry> entries =
        IntStream.rangeClosed(1, 5_000)
            .mapToObj(n ->
                new Entry(
                    new EntryId(1, n), Instant.EPOCH, Kind.SAY, Nickname.of("a"), "", "line " + n))
            .toList();
    Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    try (Archive archive = new JdbcArchive(Database.SQLITE, connection, Duration.ofNanos(1))) {
      archive.add(List.of(new Archive.Part(log, entries)));
      assertThrows(
          SQLTimeoutException.class,
          () -> archive.before(log, null, WordQuery.of("line").lookups(), 5_000));
      assertEquals(5_000, archive.after(log, null, 5_000).entries().size()); // it goes on
    }
  }
}
