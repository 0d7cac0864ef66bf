package belfry.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.shell.ExitCode;
import belfry.protocol.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "import", "tables", "get", "find", "count", "sum", "avg", "min", "max", "bot", "example"
      })
  void everyCommandSaysItsVersionAndHelps(String command) {
    Bridge.Ended version = Bridge.alone(command, "--version");
    assertEquals(ExitCode.OK.code(), version.code());
    assertEquals(Version.line() + System.lineSeparator(), version.out());
    Bridge.Ended help = Bridge.alone(command, "--help");
    assertEquals(ExitCode.OK.code(), help.code());
    assertTrue(help.out().startsWith("Usage: belfry bridge " + command + " "), help::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          import                      | belfry: an argument is missing: SOURCE
          find                        | belfry: an argument is missing: TABLE
          find t --format xml         | belfry: --format: expected one of
          example --institutions 0    | belfry: --institutions is from 1 to 1000000, not 0
          tables --redis=x            | belfry: --redis: not a URL of a Redis; write redis://host:6379, or rediss:// for TLS
          tables --redis=redis://h:99999 | belfry: --redis: not a URL of a Redis: redis://h:99999
          tables --redis-password-file=nowhere | belfry: --redis-password-file: can't read nowhere as text
          """)
  void wrongUseIsRefused(String line, String why) {
    Bridge.Ended ended = Bridge.alone(line.split(" "));
    assertTrue(ended.code() == 64 || ended.code() == 65, ended::toString);
    assertTrue(ended.err().startsWith(why), ended::toString);
  }

  @Test
  void equalSeedsGiveEqualExamples() {
    String first = Bridge.alone("example", "--institutions=5", "--codes=3").out();
    assertEquals(first, Bridge.alone("example", "--institutions=5", "--codes=3").out());
    assertTrue(
        !first.equals(Bridge.alone("example", "--institutions=5", "--codes=3", "--seed=2").out()));
  }
}
