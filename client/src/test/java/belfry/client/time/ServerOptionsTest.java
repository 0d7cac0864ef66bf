package belfry.client.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.client.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class ServerOptionsTest {
  private static final int STRFTIME = 9527;
  private static final int NTP = 9123;

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void write() throws IOException {
    environment.put("XDG_CONFIG_HOME", folder.toString());
    Files.writeString(
        Files.createDirectory(folder.resolve("belfry")).resolve("config"),
        """
        server = work
        [work]
        server = tls://tower.example:9600, tls://spare.example
        [here]
        server = unix:/run/chat.sock
        """);
  }

  private String address(int usual, String typed) {
    ServerOptions options = new ServerOptions();
    CommandSpec spec =
        CommandSpec.create().addMixin("server", CommandSpec.forAnnotatedObject(options));
    spec.addOption(OptionSpec.builder("--port").type(String.class).build());
    CommandLine line = new CommandLine(spec);
    String[] args = typed.isEmpty() ? new String[0] : typed.split(" ");
    line.setDefaultValueProvider(Settings.of(spec, environment, args));
    line.parseArgs(args);
    return options.address(spec, usual).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "'', tower.example:9600, tower.example:9123",
    "here, localhost:9527, localhost:9123",
    "other:5, other:5, other:5",
    "--host other, other:9527, other:9123",
  })
  void aServerOfTheSettingsIsAskedForTheTimeToo(String typed, String strftime, String ntp) {
    assertEquals(strftime, address(STRFTIME, typed));
    assertEquals(ntp, address(NTP, typed));
  }

  @Test
  void aVariableNamesTheServer() {
    environment.put("BELFRY_SERVER", "far.example");
    environment.put("BELFRY_HOST", "nowhere");
    assertEquals("far.example:9527", address(STRFTIME, ""));
  }
}
