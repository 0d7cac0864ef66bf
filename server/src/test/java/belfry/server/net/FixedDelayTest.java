package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixedDelayTest {
  private final List<String> ran = new ArrayList<>();
  private long now = Long.MAX_VALUE - 50; // System.nanoTime may overflow
  private int wakeups;
  private final FixedDelay delay =
      new FixedDelay(Duration.ofNanos(100), () -> now, () -> wakeups++);

  @Test
  void tasksRunInTheirOrderWhenTheirTimeHasCome() {
    delay.schedule(() -> ran.add("one"));
    now += 60;
    delay.schedule(() -> ran.add("two"));
    assertEquals(40, delay.nanosToNext());
    now += 39;
    delay.runDue();
    assertEquals(List.of(), ran);
    now += 1;
    delay.runDue();
    assertEquals(List.of("one"), ran);
    assertEquals(60, delay.nanosToNext());
    now += 1_000;
    assertEquals(0, delay.nanosToNext());
    delay.runDue();
    assertEquals(List.of("one", "two"), ran);
    assertEquals(Long.MAX_VALUE, delay.nanosToNext());
  }

  @Test
  void pollerIsWokenOnlyForTheFirstOfTheQueue() {
    delay.schedule(() -> {});
    delay.schedule(() -> {});
    assertEquals(1, wakeups);
    now += 100;
    delay.runDue();
    delay.schedule(() -> {});
    assertEquals(2, wakeups);
  }

  @Test
  void taskThatThrowsDoesNotStopTheNext() {
    delay.schedule(() -> {
      throw new IllegalStateException("a mistake of ours");
    });
    delay.schedule(() -> ran.add("next"));
    now += 100;
    assertThrows(IllegalStateException.class, delay::runDue);
    delay.runDue();
    assertEquals(List.of("next"), ran);
  }
}
