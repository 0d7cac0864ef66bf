package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.time.ClockOptions;
import belfry.server.udp.RateLimits;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockArgumentsTest {
  private static ClockOptions clock(String... line) {
    return options(line).clock().orElseThrow();
  }

  @Test
  void theClockIsBesideTheChatUnlessItsPortsAreGiven() {
    assertEquals("/127.0.0.1", clock().bind().toString());
    assertEquals(OptionalInt.of(0), clock().timePort());
    assertEquals(OptionalInt.of(9_123), clock().ntpPort());
    assertEquals(OptionalInt.of(37), clock("--time-port", "37").timePort());
    assertEquals(OptionalInt.of(123), clock("--ntp-port", "123").ntpPort());
  }

  @Test
  void eachServiceCanBeLeftOut() {
    assertEquals(OptionalInt.empty(), clock("--no-time").timePort());
    assertEquals(OptionalInt.empty(), clock("--no-ntp").ntpPort());
    assertEquals(Optional.empty(), options("--no-ntp", "--no-time").clock());
  }

  @Test
  void theClockHasNoLimitsWhereTheDoorHasNone() {
    assertEquals(RateLimits.DEFAULT, clock().limits());
    assertEquals(RateLimits.OFF, clock("--no-flood-limit").limits());
  }

  @Test
  void theEnvironmentVouchesForTheClock() {
    var environment = Map.of("BELFRY_LOCAL_STRATUM", "5", "BELFRY_NO_TIME", "true");
    ClockOptions clock = options(environment).clock().orElseThrow();

    assertEquals(OptionalInt.of(5), clock.localStratum());
    assertEquals(OptionalInt.empty(), clock.timePort());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --time-port -1     | --time-port is from 1 to 65535, not -1
          --time-port 0      | --time-port is from 1 to 65535, not 0
          --ntp-port 65536   | --ntp-port is from 0 to 65535, not 65536
          --local-stratum 16 | --local-stratum is from 1 to 15, not 16
          """)
  void aNumberThatCantBeIsRefused(String given, String why) {
    assertEquals(why, Given.refusal(given));
  }
}
