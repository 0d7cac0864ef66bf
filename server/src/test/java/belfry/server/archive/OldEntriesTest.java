package belfry.server.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Retention;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The removal of old entries from an archive, between two turns of its thread. */
class OldEntriesTest {
  private static final LogName OPS = new LogName("ops");
  private static final LogName DEV = new LogName("dev");
  private static final LogName KEPT = new LogName("kept");
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final int MOST = 10;

  private final Retention keep =
      new Retention(Optional.of(Duration.ofHours(1)), Map.of(KEPT, Optional.empty()));
  private final OldEntries old = new OldEntries(keep, InstantSource.fixed(NOW), MOST);

  private static Archive.Part part(LogName log, int count, Instant time) {
    return new Archive.Part(
        log,
        IntStream.rangeClosed(1, count)
            .mapToObj(n ->
                new Entry(new EntryId(1, n), time, Kind.SAY, Nickname.of("Ann"), "a", "line " + n))
            .toList());
  }

  private static int count(Archive archive, LogName log) throws Exception {
    return archive.after(log, null, 1_000).entries().size();
  }

  /** The thread copies new entries, removes what is asked for and stops between two turns. */
  @Test
  void oneTurnRemovesFewEntriesOfOneLog() throws Exception {
    Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    try (Archive archive = new JdbcArchive(Database.SQLITE, connection)) {
      Instant past = NOW.minus(Duration.ofHours(2));
      archive.add(List.of(part(OPS, 25, past), part(KEPT, 25, past), part(DEV, 8, past)));
      for (int left : new int[] {15, 5, 0}) {
        assertTrue(old.removeSome(archive));
        assertEquals(left, count(archive, OPS));
        assertEquals(8, count(archive, DEV));
      }
      assertTrue(old.removeSome(archive));
      assertEquals(0, count(archive, DEV));
      assertFalse(old.removeSome(archive)); // the end of the round
      assertEquals(25, count(archive, KEPT));
    }
  }
}
