package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerArgumentsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port 70000                        | --port is from 0 to 65535, not 70000
          --redis-wait -5                     | --redis-wait is from 0 to 3600, not -5
          --ack-replicas 99                   | --ack-replicas is from 0 to 10, not 99
          --no-time --time-port 70000         | --time-port is from 1 to 65535, not 70000
          --no-ntp --ntp-port 70000           | --ntp-port is from 0 to 65535, not 70000
          --no-time --no-ntp --local-stratum 0 | --local-stratum is from 1 to 15, not 0
          --no-admin --admin-port 70000       | --admin-port is from 0 to 65535, not 70000
          """)
  void numberThatCantBeIsRefusedThoughNothingAsksForIt(String given, String why) {
    assertEquals(why, Given.refusal(given));
  }

  @Test
  void ofSeveralRefusedNumbersTheFirstOnTheHelpPageIsNamed() {
    assertEquals(
        "--port is from 0 to 65535, not -1",
        Given.refusal("--redis-wait -5 --time-port -1 --port -1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port x    | Invalid value for option '--port': 'x' is not an int
          --nonsense=1 --port=1 | there is no option --nonsense
          --prot 1    | there is no option --prot; did you mean --port?
          -x          | there is no option -x
          stray       | the argument "stray" belongs to no option
          --port=1 --history=2 a b | the argument "a" belongs to no option
          --port=1 -  | the argument "-" belongs to no option
          --port      | Missing required parameter for option '--port' (PORT)
          """)
  void whatCantBeParsedIsRefused(String given, String why) {
    assertEquals(why, Given.refusal(given));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --no-time --time-port 9000      | --time-port does nothing with --no-time
          --time-port 1 --no-time         | --time-port does nothing with --no-time
          --no-ntp --ntp-port 9000        | --ntp-port does nothing with --no-ntp
          --no-ntp --local-stratum 9      | --local-stratum does nothing with --no-ntp
          --no-admin --admin-port 9000    | --admin-port does nothing with --no-admin
          --no-admin --admin-bind 0.0.0.0 | --admin-bind does nothing with --no-admin
          --no-admin --drain-wait 5       | --drain-wait does nothing with --no-admin
          """)
  void optionOfAPartThatIsOffIsRefused(String given, String why) {
    assertEquals(why, Given.refusal(given));
  }

  @Test
  void theEnvironmentTurnsAPartOffToo() {
    assertEquals(
        "BELFRY_ADMIN_BIND: --admin-bind does nothing with --no-admin",
        Given.refusal(Map.of("BELFRY_NO_ADMIN", "true", "BELFRY_ADMIN_BIND", "0.0.0.0")));
    assertEquals(
        OptionalInt.of(7),
        options(Map.of("BELFRY_NO_TIME", "false"), "--time-port", "7")
            .clock()
            .orElseThrow()
            .timePort());
  }

  @Test
  void whatIsRehearsedReachesNobodyElse() {
    assertEquals(
        "--rehearse can't be combined with --redis",
        Given.refusal("--rehearse --redis redis://host"));
  }

  @Test
  void rehearsalIsAskedForOnTheCommandLineOnly() {
    ServerArguments arguments = new ServerArguments(Map.of("BELFRY_REHEARSE", "true"));
    arguments.line().parseArgs();
    assertFalse(arguments.rehearses());
    arguments.line().parseArgs("--rehearse");
    assertTrue(arguments.rehearses());
  }

  @Test
  void theClockHasTheZoneOfTheChat() {
    ServerOptions options = options("--zone", "UTC+2");

    assertEquals("UTC+02:00", options.chat().zone().getId());
    assertEquals("UTC+02:00", options.clock().orElseThrow().zone().name());
  }

  @Test
  void nothingGivenMakesAServerForThisMachineAlone() {
    ServerOptions options = options();

    assertEquals("/127.0.0.1:9527", options.door().address().toString());
    assertEquals(List.of(), options.door().balancers());
    assertEquals("Belfry", options.chat().serverName());
    assertEquals(Optional.empty(), options.redis());
    assertEquals(Duration.ZERO, options.drainWait());
  }

  @Test
  void whatTheEnvironmentSetsWithoutAnEffectIsNamed() {
    var environment =
        Map.of(
            "BELFRY_MAXLINE", "1",
            "BELFRY_MAX_LINE", "1024",
            "BELFRY_LOG", "LOUD",
            "BELFRY_SERVER", "host",
            "HOME", "/");
    assertEquals(
        List.of(
            "BELFRY_MAXLINE is ignored: there is no such option; did you mean BELFRY_MAX_LINE? (see"
                + " --help)",
            "BELFRY_LOG is ignored: it is OFF, ERROR, WARN, INFO, DEBUG, TRACE, ALL, not LOUD"),
        new ServerArguments(environment).ignored());
    assertEquals(
        new ServerArguments(environment).ignored(), new AdminArguments(environment).ignored());
    assertEquals(List.of(), new ServerArguments(Map.of("BELFRY_LOG", "debug")).ignored());
    assertEquals(List.of(), new ServerArguments(Map.of("BELFRY_LOG", "")).ignored());
  }

  @Test
  void theCommandLineGoesBeforeTheEnvironment() {
    Map<String, String> environment = Map.of("BELFRY_PORT", "1", "BELFRY_HISTORY", "7");
    ServerOptions options = options(environment, "--port", "2");

    assertEquals(2, options.door().address().getPort());
    assertEquals(7, options.memory().entries());
  }
}
