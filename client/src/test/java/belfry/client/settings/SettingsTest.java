package belfry.client.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class SettingsTest {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final CommandSpec spec = CommandSpec.create();
  private final CommandLine line = new CommandLine(spec);

  @BeforeEach
  void declare() throws IOException {
    spec.addOption(OptionSpec.builder("-n", "--nick").type(String.class).build());
    spec.addOption(OptionSpec.builder("--time-format").type(String.class).build());
    spec.addOption(OptionSpec.builder("--no-bell").type(boolean.class).build());
    spec.addOption(OptionSpec.builder("--no-colour", "--no-color").type(boolean.class).build());
    Files.createDirectory(folder.resolve("belfry"));
    environment.put("XDG_CONFIG_HOME", folder.toString());
  }

  private Path file() {
    return folder.resolve("belfry/config");
  }

  private Settings settings(String file, String... args) throws IOException {
    Files.writeString(file(), file);
    Settings settings = Settings.of(spec, environment, args);
    line.setDefaultValueProvider(settings);
    return settings;
  }

  private String value(String option, String... args) {
    line.parseArgs(args);
    return String.valueOf(spec.findOption(option).<Object>getValue());
  }

  @Test
  void theCommandLineComesBeforeTheEnvironmentAndTheEnvironmentBeforeTheFile() throws IOException {
    assertNull(settings("# mine\n\n nick = ann \n").failure());
    assertEquals("ann", value("--nick"));
    environment.put("BELFRY_NICK", "bob");
    assertEquals("bob", value("--nick"));
    assertEquals("cleo", value("--nick", "-n", "cleo"));
  }

  @Test
  void aFlagIsTurnedOnAndOffInBothWays() throws IOException {
    settings("bell = off\ncolor = on\n");
    assertEquals("true", value("--no-bell"));
    assertEquals("false", value("--no-colour"));
    environment.put("BELFRY_NO_BELL", "false");
    assertEquals("false", value("--no-bell"));
  }

  @Test
  void theSectionOfAServerOverridesTheRest() throws IOException {
    String file =
        """
        server = home
        nick = ann
        time-format = %H:%M

        [home]
        server = 127.0.0.1:9600
        [work]
        server = tls://a.example, tls://b.example
        nick = ann-w
        """;
    Settings none = settings(file);
    assertEquals(List.of("127.0.0.1:9600"), none.servers(List.of()));
    assertEquals("ann", value("--nick"));

    Settings work = settings(file, "chat", "-n", "home", "work");
    assertEquals(List.of("tls://a.example", "tls://b.example"), work.servers(List.of("work")));
    assertEquals("ann-w", value("--nick"));
    assertEquals("%H:%M", value("--time-format"));
    assertEquals(Optional.of(file() + ", line 9"), work.origin("--nick"));
    assertEquals(List.of("other:1"), work.servers(List.of("other:1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "nik = ann => , line 1: there is no setting nik; did you mean nick?",
        "tail = on => , line 1: there is no setting tail",
        "nick ann => , line 1: a line is KEY = VALUE, [SERVER] or # COMMENT",
        "bell = maybe => , line 1: bell is on or off, not \"maybe\"",
        "nick = a/nick = b => , line 2: nick is set already: FILE, line 1",
        "[a]/[a] => , line 2: there is a section [a] already",
      })
  void aMistakeIsSaidWithItsLine(String text, String why) throws IOException {
    Settings settings = settings(text.replace('/', '\n'));

    assertEquals(file() + why.replace("FILE", file().toString()), settings.failure());
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    Files.write(file(), new byte[] {'n', (byte) 0xFF});
    assertEquals(file() + " is not UTF-8", Settings.of(spec, environment).failure());
    Files.write(file(), new byte[70_000]);
    assertEquals(
        "can't read " + file() + ": it has more than 65536 bytes",
        Settings.of(spec, environment).failure());
    Files.delete(file());
    assertNull(Settings.of(spec, environment).failure());
  }

  @Test
  void aMisspeltVariableIsToldAndThatOfTheServerIsNot() throws IOException {
    environment.putAll(Map.of("BELFRY_NIK", "ann", "BELFRY_REDIS", "x", "BELFRY_LOG", "DEBUG"));
    environment.put("BELFRY_COLOUR", "off");

    assertEquals(
        List.of("BELFRY_NIK sets nothing; did you mean BELFRY_NICK?"), settings("").misspelt());
  }

  @Test
  void thePortOfTheServerIsNoSettingOfAClient() throws IOException {
    spec.addOption(OptionSpec.builder("--port").type(String.class).build());
    settings("");
    environment.put("BELFRY_PORT", "9600");
    environment.put("BELFRY_NICK", "ann");

    assertEquals("null", value("--port"));
    assertEquals("ann", value("--nick"));
  }
}
