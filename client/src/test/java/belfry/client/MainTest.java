package belfry.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.shell.ExitCode;
import belfry.protocol.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"chat", "chat raw", "time", "time sync"})
  void everyCommandSaysItsVersionAndHelps(String command) {
    assertEquals(ExitCode.OK.code(), run(command + " --version"));
    assertEquals(Version.line() + System.lineSeparator(), out.toString(UTF_8));
    out.reset();
    assertEquals(ExitCode.OK.code(), run(command + " --help"));
    assertTrue(out.toString(UTF_8).startsWith("Usage: "), () -> out.toString(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time --port 70000",
        "time --tries 0",
        "time sync --port 0",
        "time sync --samples -1"
      })
  void aNumberOutOfItsBoundsIsWrongUse(String command) {
    assertEquals(ExitCode.USAGE.code(), run(command));
    assertTrue(out.toString(UTF_8).contains(" is from "), () -> out.toString(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat --json --no-bell",
        "chat --tail --no-colour",
        "chat --tail --no-color",
        "chat --plain --no-colour",
        "time --every 2s --count 1",
        "time sync --every 64s --count 1",
        "time sync --gap 2s --samples 1"
      })
  void optionThatDoesNothingIsWrongUse(String command) {
    assertEquals(ExitCode.USAGE.code(), run(command));
    assertTrue(out.toString(UTF_8).contains(" does nothing "), () -> out.toString(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mars/Olympus", "no zone", "+99:00"})
  void unknownZoneIsSaidInOurWords(String zone) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    assertEquals(
        ExitCode.USAGE.code(), Main.run(stream, stream, "chat", "--plain", "--zone", zone));
    String said = "belfry: --zone: there is no zone \"" + zone + "\"; try one like Europe/Rome";
    assertTrue(out.toString(UTF_8).startsWith(said), () -> out.toString(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "chat --tial => there is no option --tial; did you mean --tail?",
        "chat --zzz=1 => there is no option --zzz",
        "chat --count x => --count: \"x\" is not a whole number",
        "chat --count 0 => --count is 1 or more, not 0",
        "chat --nick => --nick needs a value: NAME",
        "chat --until ( => --until: \"(\" is not a regular expression: Unclosed group",
        "chat --since soon => --since: \"soon\" is not a time; write 14:30, 2026-11-22,"
            + " 2026-11-22T14:30, 30m, 2h or 7d",
        "chat raw => an argument is missing: [tls://]HOST[:PORT] | HOST PORT | unix:PATH | PATH",
        "chat raw --ca /none tls://a => --ca: can't use /none: there is no such file or folder",
        "chat raw -u tls://a => -u and tls:// do not go together",
        "time tls://a => the time has no TLS, because it comes over UDP: write HOST:PORT",
        "time a:1 --port 2 => --port does nothing beside \"a:1\"",
        "time a:b:c => \"a:b:c\": \"a:b:c\" is neither a name nor an address",
        "time a b => the argument \"b\" belongs to no option",
        "time --timeout soon => --timeout: \"soon\" is not a duration such as 250ms, 64s or 5m"
      })
  void whatIsWrongIsSaidInOneLine(String command, String why) {
    assertEquals(ExitCode.USAGE.code(), run(command));
    assertEquals("belfry: " + why + " (see --help)\n", out.toString(UTF_8));
  }

  @Test
  void aWrongSettingIsSaidWithTheVariableOrTheLine() throws IOException {
    Path file = Files.createDirectory(folder.resolve("belfry")).resolve("config");
    Files.writeString(file, "# where I am\nzone = Mars\n");
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
    PrintStream stream = new PrintStream(out, true, UTF_8);
    assertEquals(64, Main.run(environment, stream, stream, "chat", "--tail"));
    assertEquals(
        "belfry: "
            + file
            + ", line 2: zone: there is no zone \"Mars\"; try one like Europe/Rome (see --help)\n",
        out.toString(UTF_8));

    out.reset();
    assertEquals(64, Main.run(Map.of("BELFRY_COUNT", "x"), stream, stream, "chat"));
    assertEquals(
        "belfry: BELFRY_COUNT: count: \"x\" is not a whole number (see --help)\n",
        out.toString(UTF_8));
  }

  @Test
  void helpNeedsNoSettings() throws IOException {
    Files.writeString(
        Files.createDirectory(folder.resolve("belfry")).resolve("config"), "nonsense\n");
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
    PrintStream stream = new PrintStream(out, true, UTF_8);

    assertEquals(0, Main.run(environment, stream, stream, "chat", "--help"));
  }

  private int run(String line) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return Main.run(Map.of(), stream, stream, line.split(" "));
  }
}
