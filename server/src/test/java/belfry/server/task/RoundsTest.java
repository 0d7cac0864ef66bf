package belfry.server.task;

import static belfry.server.Eventually.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.LoggedErrors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Rounds.Pause SHORT = new Rounds.Pause(Duration.ofMillis(1));
  private static final Rounds.Pause LONG = new Rounds.Pause(Duration.ofMinutes(5));

  private final Failures failures = new Failures();

  /** A task that only counts its rounds. */
  private static Rounds.Task counting(CountDownLatch rounds) {
    return () -> {
      rounds.countDown();
      return () -> SHORT;
    };
  }

  @Test
  void allQuestionsAreSentBeforeTheFirstAnswerIsAwaited() {
    List<String> done = new CopyOnWriteArrayList<>();
    Rounds rounds = new Rounds("test", failures);
    for (String name : List.of("one", "two")) {
      rounds.with(
          name,
          () -> {
            done.add("ask " + name);
            return () -> {
              done.add("handle " + name);
              return LONG;
            };
          });
    }
    try (rounds) {
      rounds.start();
      List<String> expected = List.of("ask one", "ask two", "handle one", "handle two");
      eventually(() -> assertEquals(expected, done));
    }
  }

  @Test
  void othersGoOnDuringLongWorkAndTheTaskAsksAgainAfterIt() throws Exception {
    CountDownLatch others = new CountDownLatch(5);
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch workMayEnd = new CountDownLatch(1);
    Rounds.Task working =
        () -> {
          asked.countDown();
          return () ->
              new Rounds.Work(() -> {
                workMayEnd.await();
                return SHORT.length();
              });
        };
    try (Rounds rounds = new Rounds("test", failures)) {
      rounds.with("working", working).with("counting", counting(others)).start();
      assertTrue(others.await(10, SECONDS));
      assertEquals(1, asked.getCount());
      workMayEnd.countDown();
      assertTrue(asked.await(10, SECONDS));
    }
  }

  @Test
  void endOfWorkWakesTheRoundsThatWaitForLong() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    Rounds.Task working =
        () -> {
          asked.countDown();
          return () -> new Rounds.Work(SHORT::length);
        };
    try (Rounds rounds = new Rounds("test", failures)) {
      rounds.with("working", working).with("rare", () -> () -> LONG).start();
      assertTrue(asked.await(10, SECONDS));
    }
  }

  @Test
  void taskThatIsWokenAsksBeforeItsPauseIsOver() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch firstAsked = new CountDownLatch(1);
    Rounds.Task task =
        () -> {
          asked.countDown();
          firstAsked.countDown();
          return () -> LONG;
        };
    try (Rounds rounds = new Rounds("test", failures).with("woken", task)) {
      rounds.start();
      assertTrue(firstAsked.await(20, SECONDS));
      rounds.wake("woken");
      assertTrue(asked.await(20, SECONDS));
    }
  }

  @Test
  void taskThatIsWokenDuringItsWorkAsksRightAfterIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch workMayEnd = new CountDownLatch(1);
    Rounds.Task task =
        () -> {
          asked.countDown();
          return () ->
              new Rounds.Work(() -> {
                working.countDown();
                workMayEnd.await();
                return LONG.length();
              });
        };
    try (Rounds rounds = new Rounds("test", failures).with("working", task)) {
      rounds.start();
      assertTrue(working.await(20, SECONDS));
      rounds.wake("working");
      workMayEnd.countDown();
      assertTrue(asked.await(20, SECONDS));
    }
  }

  /** An error of a question, of an answer or of work ends nothing else. */
  @Test
  void taskAsksAgainAfterAnError() throws Exception {
    AssertionError error = new AssertionError("the failure of a test");
    CountDownLatch rounds = new CountDownLatch(3);
    AtomicBoolean failed = new AtomicBoolean();
    Rounds.Task failing =
        () -> {
          rounds.countDown();
          return () ->
              switch ((int) rounds.getCount()) {
                case 2 -> SHORT;
                case 1 -> {
                  failed.set(true);
                  throw error;
                }
                default -> LONG;
              };
        };
    try (LoggedErrors logged = new LoggedErrors();
        Rounds all = new Rounds("test", failures)) {
      all.with("failing", failing).start();
      assertTrue(rounds.await(10, SECONDS));
      assertTrue(failed.get());
      assertEquals(List.of("failing failed with an internal error"), logged.of(error));
      assertEquals(1, failures.count());
    }
  }

  @Test
  void errorOfWorkIsReportedAndTheTaskAsksAgain() throws Exception {
    AssertionError error = new AssertionError("the failure of a test");
    CountDownLatch asked = new CountDownLatch(3);
    Rounds.Task failing =
        () -> {
          asked.countDown();
          return () ->
              asked.getCount() == 2
                  ? SHORT
                  : new Rounds.Work(() -> {
                    throw error;
                  });
        };
    try (LoggedErrors logged = new LoggedErrors();
        Rounds rounds = new Rounds("test", failures)) {
      rounds.with("failing", failing).start();
      assertTrue(asked.await(10, SECONDS));
      assertEquals("failing failed with an internal error", logged.of(error).getFirst());
    }
  }

  @Test
  void closingInterruptsTheRoundAndTheWork() throws Exception {
    CountDownLatch waiting = new CountDownLatch(2);
    CountDownLatch interrupted = new CountDownLatch(2);
    PeriodicTask.Run waits =
        () -> {
          waiting.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return Duration.ZERO;
        };
    Rounds rounds =
        new Rounds("test", failures)
            .with("working", () -> () -> new Rounds.Work(waits))
            .with("waiting", () -> () -> new Rounds.Pause(waits.once()));
    rounds.start();
    assertTrue(waiting.await(10, SECONDS));
    rounds.close();
    assertTrue(interrupted.await(10, SECONDS));
    assertEquals(0, failures.count());
  }

  @Test
  void roundsThatWereNotStartedCanBeClosed() {
    new Rounds("test", failures).close();
  }
}
