package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifeArgumentsTest {
  private static String admin(String... line) {
    return options(line).admin().orElseThrow().toString();
  }

  @Test
  void theAdminPortIsOnTheLoopback() {
    assertEquals("/127.0.0.1:9580", admin());
    assertEquals("/0.0.0.0:80", admin("--admin-bind", "0.0.0.0", "--admin-port", "80"));
  }

  @Test
  void theAdminPortIsAnyWhereThatOfChatIs() {
    assertEquals("/127.0.0.1:0", admin("--port", "0"));
    assertEquals("/127.0.0.1:80", admin("--port", "0", "--admin-port", "80"));
  }

  @Test
  void thereMayBeNoAdminPort() {
    assertEquals(Optional.empty(), options("--no-admin").admin());
    assertEquals(Optional.empty(), options(Map.of("BELFRY_NO_ADMIN", "true")).admin());
  }

  @Test
  void balancersAreWaitedFor() {
    assertEquals(Duration.ofSeconds(5), options("--drain-wait", "5").drainWait());
    assertEquals(Duration.ofSeconds(6), options(Map.of("BELFRY_DRAIN_WAIT", "6")).drainWait());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --admin-port -1          | --admin-port is from 0 to 65535, not -1
          --drain-wait 3601        | --drain-wait is from 0 to 3600, not 3601
          --admin-bind 256.0.0.1   | --admin-bind: there is no address "256.0.0.1"
          --admin-bind fe80::1%zz  | --admin-bind: there is no address "fe80::1%zz"
          --admin-bind fe80::1     | --admin-bind: fe80::1 needs a network interface, such as fe80::1%eth0
          --admin-bind=            | --admin-bind needs an address
          --bind=                  | --bind needs an address
          """)
  void whatCantBeIsRefused(String given, String why) {
    assertEquals(why, Given.refusal(given));
  }
}
