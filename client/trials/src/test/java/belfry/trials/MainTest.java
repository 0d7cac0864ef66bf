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
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          load --rate 5 --window 2                        | --window does nothing with --rate
          load --publishers 0 --rate 5                    | --rate does nothing with --publishers 0
          load --publishers 0 --publish-to localhost      | --publish-to does nothing with --publishers 0
          load --publishers 0 --size 64                   | --size does nothing with --publishers 0
          soak --serve x --overload --programs 3          | --programs does nothing with --overload
          soak --serve x --overload --seed 3              | --seed does nothing with --overload
          soak --serve x --minutes -1                     | --minutes is more than 0
          soak --serve x --programs 0                     | --programs is from 1
          chaos --folder x --serve x --redis-server x --minutes NaN | --minutes is more than 0
          udp-load --port 1 --sockets 0                   | --sockets is from 1
          udp-flood --port 1 --sources 0                  | --sources is from 1
          """)
  void anOptionThatDoesNothingIsWrongUse(String line, String why) {
    assertEquals(ExitCode.USAGE.code(), run(line));
    assertTrue(out.toString(UTF_8).startsWith("belfry: " + why), () -> out.toString(UTF_8));
  }

  private int run(String line) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return Main.run(stream, stream, line.split(" "));
  }
}
