package belfry.server;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.task.Failures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger forced = new AtomicInteger();
  private final Failures failures = new Failures();

  private Signals signals(Duration limit) {
    return new Signals(limit, forced::incrementAndGet, failures);
  }

  @Test
  void theFirstSignalAsksAndTheSecondForces() {
    Signals signals = signals(LONG);
    assertFalse(signals.await(Duration.ZERO));
    signals.caught();
    assertTrue(signals.await(LONG));
    assertEquals(0, forced.get());
    signals.caught();
    assertEquals(1, forced.get());
  }

  @Test
  void aTerminalThatIsClosedAsksAndNeverForces() {
    Signals signals = signals(LONG);
    signals.hungUp();
    assertTrue(signals.isAsked());
    signals.hungUp();
    assertEquals(0, forced.get());
    signals.caught();
    assertEquals(1, forced.get());
  }

  @Test
  void theLimitForces() {
    signals(Duration.ofMillis(1)).caught();
    eventually(() -> assertEquals(1, forced.get()));
  }

  @Test
  void theFirstSignalInterruptsAStart() {
    Signals signals = signals(LONG);
    signals.beginStart();
    signals.caught();
    assertTrue(Thread.currentThread().isInterrupted());
    signals.endStart();
    assertFalse(Thread.currentThread().isInterrupted());
    assertTrue(signals.isAsked());
  }

  @Test
  void anErrorOfASignalOrOfTheLimitIsLoggedAndCounted() {
    Error error = new LinkageError("an error for the test of the signals");
    Runnable fails =
        () -> {
          throw error;
        };
    try (var logged = new LoggedErrors()) {
      Signals signals = new Signals(Duration.ZERO, fails, failures);
      signals.caught();
      eventually(() -> assertEquals(List.of(report("stop-limit")), logged.of(error)));
      signals.caught();
      assertEquals(List.of(report("stop-limit"), report("signal")), logged.of(error));
      assertEquals(2, failures.count());
    }
  }

  private static String report(String where) {
    return where + " failed with an internal error";
  }
}
