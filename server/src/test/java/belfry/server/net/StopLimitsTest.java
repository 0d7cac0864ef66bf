package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopLimitsTest {
  @Test
  void theServerStopsWithinTheTimeThatItsReadmePromises() {
    assertEquals(Duration.ofSeconds(10), StopLimits.STOP.whole());
  }

  @Test
  void stagesOfAConnectionMustFitIntoTheLimitOfAllConnections() {
    assertRefused("the stages of a connection may take PT8S of PT8S", 4, 3, 1, 8, 10);
  }

  @Test
  void theEndOfAllConnectionsMustFitIntoTheWhole() {
    assertRefused("the end of all connections may take PT10S of PT10S", 3, 3, 1, 10, 10);
  }

  private static void assertRefused(
      String why, int flush, int goodbye, int linger, int connections, int whole) {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new StopLimits(
                    Duration.ofSeconds(flush),
                    Duration.ofSeconds(goodbye),
                    Duration.ofSeconds(linger),
                    Duration.ofSeconds(connections),
                    Duration.ofSeconds(whole)));
    assertEquals(why, refused.getMessage());
  }
}
