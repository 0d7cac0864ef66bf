package belfry.trials.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  @Test
  void looksAgainUntilNoProblemIsLeft() throws Exception {
    AtomicInteger looks = new AtomicInteger();

    assertNull(
        Await.problemAfter(
            Duration.ofMinutes(1), () -> looks.incrementAndGet() < 3 ? "not yet" : null));

    assertEquals(3, looks.get());
  }

  @Test
  void saysWhatIsLeftAfterTheDeadline() throws Exception {
    assertEquals("never", Await.problemAfter(Duration.ZERO, () -> "never"));
    IOException e =
        assertThrows(IOException.class, () -> Await.noProblem(Duration.ZERO, () -> "never"));
    assertEquals("never", e.getMessage());
  }

  @Test
  void looksOnceEvenWithoutPatience() throws Exception {
    assertNull(Await.problemAfter(Duration.ZERO, () -> null));
  }
}
