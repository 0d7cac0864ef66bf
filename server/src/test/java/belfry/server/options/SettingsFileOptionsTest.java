package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

/** The file of {@code --config}. */
class SettingsFileOptionsTest {
  @TempDir private Path folder;
  private String file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("config").toString();
  }

  private void write(String text) throws IOException {
    Files.writeString(Path.of(file), text);
  }

  @Test
  void theCommandLineGoesBeforeTheEnvironmentAndTheEnvironmentBeforeTheFile() throws IOException {
    write("# the tower\n port = 1\nhistory = 7\nmax-line = 500\n");
    ServerOptions options =
        options(
            Map.of("BELFRY_CONFIG", file, "BELFRY_PORT", "2", "BELFRY_HISTORY", "8"),
            "--port",
            "3");

    assertEquals(3, options.door().address().getPort());
    assertEquals(8, options.memory().entries());
    assertEquals(500, options.door().maxLine());
  }

  @Test
  void listsAndFlagsAreSetInTheFile() throws IOException {
    write("proxy-from = 10.0.0.0/8, ::1\nno-web = on\nno-ntp = off\n");
    ServerOptions options = options("--config", file);

    assertEquals(2, options.door().balancers().size());
    assertTrue(options.door().web().isEmpty());
    assertTrue(options.clock().orElseThrow().ntpPort().isPresent());
    assertEquals(1, options("--config=" + file, "--proxy-from", "::1").door().balancers().size());
  }

  @Test
  void theFileDoesNotStayFromOneReadingToTheNext() throws IOException {
    write("web-host = a.example, b.example\nmax-line = 500\n");
    ServerArguments arguments = new ServerArguments(Map.of());
    arguments.parse("--config", file);
    assertEquals("500", arguments.values().get("--max-line"));
    write("");
    arguments.parse("--config", file);
    assertEquals("4096", arguments.values().get("--max-line"));
    assertEquals("", arguments.values().get("--web-host"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          max-lin = 5      => , line 1: there is no setting max-lin; did you mean max-line?
          rehearse = on    => , line 1: there is no setting rehearse
          config = other   => , line 1: there is no setting config
          max-line = 5     => , line 1: --max-line is from 64 to 61440, not 5
          /no-web = maybe  => , line 2: no-web is on or off, not "maybe"
          zone = Mars      => , line 1: --zone: there is no zone "Mars"; try one like Europe/Rome
          no-admin = on/admin-port = 1 => , line 2: --admin-port does nothing with --no-admin
          port = 1/port = 2 => , line 2: port is set already: FILE, line 1
          [home]           => : the settings of a server have no sections such as [home]
          port = x => , line 1: Invalid value for option '--port': 'x' is not an int
          """)
  void aMistakeIsSaidWithItsPlace(String text, String why) throws IOException {
    write(text.replace('/', '\n'));

    assertEquals(file + why.replace("FILE", file), Given.refusal(Map.of(), "--config", file));
  }

  @Test
  void aMistakeOnTheCommandLineHasNoPlace() throws IOException {
    write("max-line = 100\n");

    assertEquals(
        "--max-line is from 64 to 61440, not 5",
        Given.refusal(Map.of(), "--config", file, "--max-line", "5"));
  }

  @Test
  void aFileThatHasNoEndIsNotRead() {
    assertEquals(
        "--config: can't read /dev/zero as text: it is a pipe or a device",
        Given.unreadable("--config", "/dev/zero"));
    assertEquals(
        "--motd: can't read /dev/zero as text: it is a pipe or a device",
        Given.unreadable("--motd", "/dev/zero"));
    assertEquals(
        "--config: can't read " + file + " as text: there is no such file",
        Given.unreadable("--config", file));
  }

  @Test
  void helpIsShownWithoutTheFile() {
    assertTrue(
        new ServerArguments(Map.of()).parse("--config", file, "--help").isUsageHelpRequested());
  }

  @Test
  void theExampleHasTheNamesOfOptions() throws IOException {
    Path example = Path.of("../scripts/deploy/config");
    List<String> settings =
        Files.readAllLines(example).stream()
            .filter(line -> line.matches("#[a-z-]+ = .*"))
            .map(line -> line.substring(1))
            .toList();

    assertFalse(settings.isEmpty());
    write(String.join("\n", settings));
    ServerArguments arguments = new ServerArguments(Map.of());
    arguments.parse("--config", file);
    assertThrows( // the file of the message of the day is not there
        UnreadableFileException.class, arguments::options);
    assertEquals("9527", arguments.values().get("--port"));
    assertThrows(ParameterException.class, () -> arguments.parse("--config", file, "--prt"));
  }
}
