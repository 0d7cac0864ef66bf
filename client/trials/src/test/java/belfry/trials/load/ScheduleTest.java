package belfry.trials.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long MILLISECOND = 1_000_000;

  private final Schedule schedule = new Schedule(5_000, 1_000);

  @Test
  void isDueAtItsTimesAndNotBefore() {
    assertTrue(schedule.isDue(5_000));
    assertEquals(5_000, schedule.take());
    assertFalse(schedule.isDue(5_000 + MILLISECOND - 1));
    assertTrue(schedule.isDue(5_000 + MILLISECOND));
  }

  @Test
  void keepsTheTimesOfWhatIsTakenLate() {
    long late = 5_000 + 10 * MILLISECOND;
    for (int i = 0; i <= 10; i++) {
      assertTrue(schedule.isDue(late));
      assertEquals(5_000 + i * MILLISECOND, schedule.take());
    }
    assertFalse(schedule.isDue(late));
  }

  @Test
  void keepsARateThatIsNoWholeNumberOfNanoseconds() {
    Schedule thirds = new Schedule(0, 3);
    for (int i = 0; i < 3_000; i++) {
      thirds.take();
    }
    assertEquals(1_000_000_000_000L, thirds.next());
  }
}
