package belfry.server.backplane.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaseTermTest {
  /** Redis granted 10 seconds at its time 50,000; the answer arrived 40 ms after the request. */
  private static final LeaseTerm TERM =
      new LeaseTerm(moment(1_000, 1_000), moment(1_040, 1_040), 60_000);

  @Test
  void endsNoLaterThanOneThatRedisHeardOfAtOnce() {
    assertEquals(59_960, TERM.untilIfAsked(TERM.asked()));
  }

  @Test
  void endsEarlierWhereAnotherWasAskedForBefore() {
    assertEquals(56_960, TERM.untilIfAsked(moment(-2_000, -2_000)));
  }

  @Test
  void endsLaterWhereAnotherWasAskedForSince() {
    assertEquals(62_960, TERM.untilIfAsked(moment(4_000, 4_000)));
  }

  @Test
  void endsByTheMoreCarefulOfTwoClocks() {
    assertEquals(59_000, TERM.untilIfAsked(moment(1_030, 40)));
    assertEquals(59_000, TERM.untilIfAsked(moment(40, 1_030)));
  }

  @Test
  void countsAPartOfAMillisecondAsAWholeOne() {
    LeaseTerm term = new LeaseTerm(new ClockReading(0, 7), new ClockReading(1, 7), 60_000);

    assertEquals(59_999, term.untilIfAsked(term.asked()));
  }

  private static ClockReading moment(long nanosInMillis, long millis) {
    return new ClockReading(TimeUnit.MILLISECONDS.toNanos(nanosInMillis), millis);
  }
}
