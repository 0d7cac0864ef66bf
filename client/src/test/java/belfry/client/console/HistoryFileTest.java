package belfry.client.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.client.shell.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryFileTest {
  private static final Editor.Keys NO_KEYS =
      new Editor.Keys() {
        @Override
        public void complete(Consumer<Completion> completing) {}

        @Override
        public void goTo(int number) {}

        @Override
        public void page(boolean back) {}
      };

  @TempDir Path folder;

  @Test
  void whatIsTypedIsKeptBelowTheStateFolder() {
    assertEquals(
        "/x/belfry/history",
        PrivateFiles.inState(Map.of("XDG_STATE_HOME", "/x", "HOME", "/h"), "history").toString());
    assertEquals(
        "/h/.local/state/belfry/history",
        PrivateFiles.inState(Map.of("HOME", "/h"), "history").toString());
  }

  /** Each file has two lines that can be read, in ISO 8859-1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1:one\n2:two\n",
        "1:one\n2:two\n3:gr\u00C3", // cut off within a letter
        "1:one\n3:gr\u00FCn\n2:two\n",
        "1:one\n2:two\n3:cut off at an escape\\\n",
        "1:one\nno time\n2:two\n",
        "1:one\n99999999999999999999:late\n2:two\n",
        "\0\0\0\0\n1:one\n2:two\n\0\0\0",
      })
  void linesThatCanBeReadAreKeptWhateverElseIsInTheFile(String content) throws Exception {
    Path file = folder.resolve("history");
    Files.write(file, content.getBytes(ISO_8859_1));

    assertEquals(List.of("one", "two"), loaded(file));
    assertEquals("1:one\n2:two\n", Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void theOldestLinesOfALargeFileAreForgotten() throws Exception {
    Path file = folder.resolve("history");
    Files.writeString(file, "1:" + "x".repeat(5_000_000) + "\n2:two\n");

    assertEquals(List.of("two"), loaded(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void whatIsNoFileIsNotUsed() throws Exception {
    assertThrows(IOException.class, () -> HistoryFile.prepare(folder));
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();

    assertEquals(List.of(), loaded(pipe));
  }

  private static List<String> loaded(Path file) throws IOException {
    try (var terminal =
        new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream())) {
      ChatReader reader = Editor.on(terminal, file, EditingKeys.EMACS, NO_KEYS);
      List<String> lines = new ArrayList<>();
      reader.getHistory().attach(reader); // as the first line does
      reader.getHistory().forEach(entry -> lines.add(entry.line()));
      return lines;
    }
  }
}
