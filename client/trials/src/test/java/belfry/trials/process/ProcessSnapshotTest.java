package belfry.trials.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that looks like {@code /proc}, with two processes; see proc(5). */
class ProcessSnapshotTest {
  @TempDir private Path proc = Path.of("");

  @BeforeEach
  void twoProcesses() throws IOException {
    process(12, "(java) S", 250, 50, 2048, 31);
    process(13, "(a name (with) brackets) T", 7, 3, 1, 1);
  }

  private void process(long pid, String name, long user, long system, long kilobytes, int threads)
      throws IOException {
    Path folder = Files.createDirectories(proc.resolve("" + pid));
    String zeros = " 1 1 1 0 -1 0 0 0 0 0";
    Files.writeString(
        folder.resolve("stat"), pid + " " + name + zeros + " " + user + " " + system + " 0 0 20\n");
    Files.writeString(
        folder.resolve("status"),
        "Name:\tx\nVmPeak:\t  9999 kB\nVmRSS:\t  %d kB\nThreads:\t%d\n"
            .formatted(kilobytes, threads));
  }

  @Test
  void readsWhatLinuxCounts() throws IOException {
    assertEquals(new ProcessSnapshot(3.0, 2048 * 1024, 31), ProcessSnapshot.of(proc, List.of(12L)));
  }

  @Test
  void addsUpSeveralProcesses() throws IOException {
    assertEquals(
        new ProcessSnapshot(3.1, 2049 * 1024, 32), ProcessSnapshot.of(proc, List.of(12L, 13L)));
    assertEquals(new ProcessSnapshot(0, 0, 0), ProcessSnapshot.of(proc, List.of()));
  }

  @Test
  void knowsWhichProcessIsSuspended() throws IOException {
    assertFalse(ProcessSnapshot.isSuspended(proc, 12));
    assertTrue(ProcessSnapshot.isSuspended(proc, 13));
  }

  @Test
  void countsOpenFiles() throws IOException {
    Path open = Files.createDirectories(proc.resolve("12/fd"));
    for (int i = 0; i < 4; i++) {
      Files.createFile(open.resolve("" + i));
    }

    assertEquals(4, ProcessSnapshot.openFiles(proc, 12));
  }

  @Test
  void saysThatAProcessIsGone() {
    assertThrows(NoSuchFileException.class, () -> ProcessSnapshot.of(proc, List.of(14L)));
  }
}
