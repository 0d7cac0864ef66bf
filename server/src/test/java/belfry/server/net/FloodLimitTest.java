package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FloodLimitTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long now = -SECOND; // a possible value of System.nanoTime

  private final FloodLimit limit = new FloodLimit(now);

  @Test
  void burstOfTwentyLinesIsNotPaused() {
    for (int line = 1; line <= 20; line++) {
      assertEquals(0, limit.take(now, 1, 0), "line " + line);
    }
    assertEquals(SECOND / 5, limit.take(now, 1, 0));
  }

  @Test
  void afterTheBurstFiveLinesASecondAreTaken() {
    burst();
    long begin = now;
    for (int line = 1; line <= 50; line++) {
      now += limit.take(now, 1, 0);
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
    assertTrue(limit.take(now, 1, 0) > 0, "calm is not saved up for more");
  }

  @Test
  void warningIsGivenOnceUntilItHasBeenCalm() {
    burst();
    limit.take(now, 1, 0);
    assertTrue(limit.firstPause());
    assertFalse(limit.firstPause());
    now += SECOND;
    limit.take(now, 1, 0);
    assertFalse(limit.firstPause());
    now += 60 * SECOND;
    limit.take(now, 1, 0);
    assertTrue(limit.firstPause());
  }

  @Test
  void linesAtTheRightPaceAreNeverPaused() {
    for (int line = 0; line < 1_000; line++) {
      assertEquals(0, limit.take(now, 1, 0));
      now += SECOND / 5;
    }
  }

  private void burst() {
    for (int line = 1; line <= 20; line++) {
      assertEquals(0, limit.take(now, 1, 0), "line " + line);
    }
  }

  @Test
  void aShortAnswerIsPaidForWithItsLine() {
    for (int line = 1; line <= 20; line++) {
      assertEquals(0, limit.take(now, 1, Limits.ANSWER_BYTES_A_LINE), "line " + line);
    }
    assertEquals(SECOND / 5, limit.take(now, 1, 0));
  }

  @Test
  void aLongAnswerIsPaidForByTheNextLines() {
    assertEquals(6 * SECOND, limit.take(now, 1, 50 * Limits.ANSWER_BYTES_A_LINE));
    now += 6 * SECOND;
    assertEquals(SECOND / 5, limit.take(now, 1, 0));
  }

  @Test
  void bytesWithoutALineCostNoMoreThanTheirShare() {
    for (int time = 1; time <= 20; time++) {
      assertEquals(0, limit.take(now, 0, Limits.ANSWER_BYTES_A_LINE / 2));
    }
    for (int line = 1; line <= 10; line++) {
      assertEquals(0, limit.take(now, 1, 0), "line " + line);
    }
    assertEquals(SECOND / 5, limit.take(now, 1, 0));
  }

  /** A client that comes back reads a page of each of its rooms: 100 lines of 150 bytes. */
  @Test
  void pagesOfTwentyRoomsAreWithinTheBurst() {
    for (int room = 1; room <= 20; room++) {
      assertEquals(0, limit.take(now, 1, 100 * 150), "room " + room);
    }
  }
}
