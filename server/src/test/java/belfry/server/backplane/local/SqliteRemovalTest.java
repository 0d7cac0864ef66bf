package belfry.server.backplane.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Retention;
import belfry.server.task.Failures;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The removal of old entries from the file of a journal, in the passes of its writing thread. */
class SqliteRemovalTest {
  private static final LogName OPS = new LogName("ops");
  private static final LogName DEV = new LogName("dev");
  private static final int MOST = 10;

  @TempDir private Path folder;

  private void say(LogName log, int count) {
    Failures failures = new Failures();
    SqliteJournal journal =
        SqliteJournal.opening(
            folder,
            SqliteJournal.Sync.SECOND,
            new SqliteJournal.Bounds(1_000, 8 << 20, false),
            InstantSource.system(),
            failures,
            () -> {});
    var bounds = new LocalBackplane.Bounds(1_000, 1 << 20, 100, 8 << 20);
    try (LocalBackplane backplane =
        new LocalBackplane(bounds, InstantSource.system(), journal, failures)) {
      backplane.start((_, _, _) -> {});
      for (int n = 0; n < count; n++) {
        backplane.logs().append(log, new Draft(Kind.SAY, Nickname.of("Ann"), "a", null, "line"));
      }
    }
    assertEquals(0, failures.count());
  }

  private SqliteConnection opened() throws Exception {
    return new SqliteFile(folder).connect("normal");
  }

  private static SqliteRemoval after(Duration time, SqliteConnection file) {
    return new SqliteRemoval(
        file,
        Retention.of(Duration.ofHours(1)),
        InstantSource.offset(InstantSource.system(), time),
        MOST);
  }

  private static long count(SqliteConnection file) throws Exception {
    return file.number("select count(*) from entry");
  }

  /** The writing thread writes what waits between two passes, so a pass must be short. */
  @Test
  void onePassRemovesFewEntriesWhateverTheNumberOfOldOnes() throws Exception {
    say(OPS, 35);
    say(DEV, 8);
    try (SqliteConnection file = opened()) {
      SqliteRemoval removal = after(Duration.ofHours(2), file);
      for (long left = 43 - MOST; left > 0; left -= MOST) {
        assertTrue(removal.removeSome());
        assertEquals(left, count(file));
      }
      assertFalse(removal.removeSome()); // the last three, and the end of the round
      assertEquals(0, count(file));
    }
    say(DEV, 1);
    try (SqliteConnection file = opened()) {
      assertEquals(9, file.number("select seq from entry")); // the numbers go on
    }
  }

  @Test
  void entryThatIsWrittenBetweenTwoPassesStays() throws Exception {
    say(OPS, 15);
    try (SqliteConnection file = opened()) {
      SqliteRemoval removal = after(Duration.ofHours(2), file);
      assertTrue(removal.removeSome());
      file.run(
          "insert into entry select log, seq + 1, epoch, null, null, at + 7200000, kind, who,"
              + " origin, body from entry order by seq desc limit 1");
      assertFalse(removal.removeSome());
      assertEquals(16, file.number("select seq from entry"));
      assertEquals(1, count(file));
    }
  }

  @Test
  void newEntriesStay() throws Exception {
    say(OPS, 12);
    try (SqliteConnection file = opened()) {
      assertFalse(after(Duration.ofMinutes(30), file).removeSome());
      assertEquals(12, count(file));
    }
  }
}
