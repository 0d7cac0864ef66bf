package belfry.protocol.settings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class SmallFileTest {
  @TempDir private Path folder;

  private static String refusal(Path file) {
    return String.valueOf(
        assertThrows(UnsuitableFileException.class, () -> SmallFile.read(file, 3)).getMessage());
  }

  @Test
  void aFileIsReadUpToItsLimit() throws IOException {
    Path file = Files.write(folder.resolve("a"), new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, SmallFile.read(file, 3));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertArrayEquals(new byte[] {1, 2, 3}, SmallFile.read(link, 3));
    Files.write(file, new byte[4]);
    assertEquals("it has more than 3 bytes", refusal(file));
  }

  @Test
  void whatMayNeverEndIsNotOpened() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

    assertEquals("it is a pipe or a device", refusal(pipe));
    assertEquals("it is a pipe or a device", refusal(Path.of("/dev/zero")));
    assertEquals("it is a folder", refusal(folder));
  }

  @Test
  void aFileThatIsNotThereIsNoOther() {
    assertThrows(NoSuchFileException.class, () -> SmallFile.read(folder.resolve("none"), 3));
  }
}
