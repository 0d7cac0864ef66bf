package belfry.server.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllowancesTest {
  private static final long BEGIN = -5;

  private final Allowances rooms = new Allowances(100, Duration.ofHours(1));

  private long taken(long now) {
    return IntStream.range(0, 200).filter(_ -> rooms.take("192.0.2.1", now)).count();
  }

  @Test
  void wholeNumberIsThereAtOnce() {
    assertEquals(100, taken(BEGIN));
    assertTrue(rooms.take("192.0.2.2", BEGIN));
  }

  @Test
  void numberReturnsWithinThePeriod() {
    assertEquals(100, taken(BEGIN));
    assertFalse(rooms.take("192.0.2.1", BEGIN + Duration.ofSeconds(35).toNanos()));
    assertEquals(1, taken(BEGIN + Duration.ofSeconds(36).toNanos()));
    assertEquals(50, taken(BEGIN + Duration.ofSeconds(36 + 1_800).toNanos()));
    assertEquals(100, taken(BEGIN + Duration.ofHours(9).toNanos()));
  }

  @Test
  void chargeIsPaidBeforeTheNextOne() {
    rooms.charge("192.0.2.1", 2.5, BEGIN);
    assertEquals(97, taken(BEGIN));
    rooms.charge("192.0.2.1", 9.5, BEGIN);
    assertEquals(0, taken(BEGIN + Duration.ofSeconds(359).toNanos()));
    assertEquals(1, taken(BEGIN + Duration.ofSeconds(361).toNanos()));
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    assertEquals(100, taken(BEGIN));
    rooms.giveBack("192.0.2.1", BEGIN);
    assertEquals(1, taken(BEGIN));
  }
}
