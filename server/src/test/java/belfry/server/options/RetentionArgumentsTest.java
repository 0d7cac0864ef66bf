package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.LogName;
import belfry.server.backplane.Retention;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionArgumentsTest {
  private static final LogName OPS = new LogName("ops");
  private static final LogName DEV = new LogName("dev");

  @Test
  void messagesStayForeverUnlessTheOperatorSaysOtherwise() {
    assertTrue(options().memory().keep().isUnlimited());
    assertTrue(options("--keep", "forever").memory().keep().isUnlimited());
  }

  @Test
  void roomHasAnAgeOfItsOwn() {
    var rooms = Map.of(OPS, Optional.of(Duration.ofHours(36)), DEV, Optional.<Duration>empty());
    assertEquals(
        new Retention(Optional.of(Duration.ofDays(14)), rooms),
        options("--keep", "2w,#Ops=36h", "--keep", "dev=forever").memory().keep());
  }

  @Test
  void agesHoldForMessagesInRedis() {
    assertEquals(
        Retention.of(Duration.ofDays(7)),
        options("--keep=7d", "--redis=redis://h").redis().orElseThrow().keep());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --keep 90           | --keep takes ages such as 30m, 36h, 90d, 52w or forever, not '90'
          --keep 0d           | --keep takes ages such as 30m, 36h, 90d, 52w or forever, not '0d'
          --keep 999999d      | --keep takes ages such as 30m, 36h, 90d, 52w or forever, not '999999d'
          --keep ops=         | --keep takes ages such as 30m, 36h, 90d, 52w or forever, not ''
          --keep 90d,30d      | --keep has two ages without a room
          --keep ops=7d,#OPS=8d | --keep has two ages for #ops
          --keep a/b=7d       | --keep: a room's name has letters, digits, _ - and . only
          """)
  void ageThatCantBeIsRefused(String given, String why) {
    assertEquals(why, Given.refusal(given).strip());
  }
}
