package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FloodLimitTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long now = -SECOND; // a possible value of System.nanoTime

  private final FloodLimit limit = new FloodLimit(now);

  @Test
  void burstOfTwentyLinesIsNotPaused() {
    for (int line = 1; line <= 20; line++) {
      assertEquals(0, limit.take(now), "line " + line);
    }
    assertEquals(SECOND / 5, limit.take(now));
  }

  @Test
  void afterTheBurstFiveLinesASecondAreTaken() {
    burst();
    long begin = now;
    for (int line = 1; line <= 50; line++) {
      now += limit.take(now);
    }
    assertTrue(Math.abs(now - begin - 10 * SECOND) < SECOND / 1_000);
  }

  @Test
  void fourSecondsOfCalmAreWorthAWholeBurst() {
    burst();
    now += 4 * SECOND;
    burst();
    now += 400 * SECOND;
    burst();
    assertTrue(limit.take(now) > 0, "calm is not saved up for more");
  }

  @Test
  void warningIsGivenOnceUntilItHasBeenCalm() {
    burst();
    limit.take(now);
    assertTrue(limit.firstPause());
    assertFalse(limit.firstPause());
    now += SECOND;
    limit.take(now);
    assertFalse(limit.firstPause());
    now += 60 * SECOND;
    limit.take(now);
    assertTrue(limit.firstPause());
  }

  @Test
  void linesAtTheRightPaceAreNeverPaused() {
    for (int line = 0; line < 1_000; line++) {
      assertEquals(0, limit.take(now));
      now += SECOND / 5;
    }
  }

  private void burst() {
    for (int line = 1; line <= 20; line++) {
      assertEquals(0, limit.take(now), "line " + line);
    }
  }
}
