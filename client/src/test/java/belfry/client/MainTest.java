package belfry.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.shell.ExitCode;
import belfry.protocol.Version;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
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

  private int run(String line) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return Main.run(stream, stream, line.split(" "));
  }
}
