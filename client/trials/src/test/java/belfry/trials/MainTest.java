package belfry.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.shell.ExitCode;
import belfry.protocol.Version;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"load", "udp-load", "udp-flood", "chaos", "soak"})
  void everyTrialSaysItsVersionAndHelps(String trial) {
    assertEquals(ExitCode.OK.code(), run(trial + " --version"));
    assertEquals(Version.line() + System.lineSeparator(), out.toString(UTF_8));
    out.reset();
    assertEquals(ExitCode.OK.code(), run(trial + " --help"));
    assertTrue(out.toString(UTF_8).startsWith("Usage: "), () -> out.toString(UTF_8));
  }

  @Test
  void aNumberOutOfItsBoundsIsWrongUse() {
    assertEquals(ExitCode.USAGE.code(), run("load --window 0"));
    assertTrue(out.toString(UTF_8).contains(" is from "), () -> out.toString(UTF_8));
  }

  private int run(String line) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return Main.run(stream, stream, line.split(" "));
  }
}
