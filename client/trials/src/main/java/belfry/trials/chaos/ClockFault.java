package belfry.trials.chaos;

import belfry.trials.process.Await;
import belfry.trials.process.SteppedClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Steps the wall clock of one process by hours, and later back. The step that the process itself
 * shows, in seconds, is the effect.
 */
final class ClockFault extends Fault {
  private static final Duration FORWARD = Duration.ofHours(1);
  private static final Duration BACK = Duration.ofHours(-2);

  /** The time for which a clock need not be exact. */
  private static final long EXACT_SECONDS = 60;

  /** A reading of the clock of a process, in seconds since 1970. */
  interface Reading {
    long seconds() throws IOException;
  }

  private final SteppedClock clock;
  private final Reading reading;
  private final Duration step;
  private long stepped;

  private ClockFault(
      SteppedClock clock,
      Reading reading,
      String name,
      String target,
      Duration step,
      Duration length) {
    super(
        "the clock of %s steps %s for %s"
            .formatted(
                name,
                step.isNegative() ? step.negated().toHours() + " h back" : step.toHours() + " h on",
                seconds(length)),
        target,
        length);
    this.clock = clock;
    this.reading = reading;
    this.step = step;
  }

  /**
   * Describes a step of an hour forward or of two hours back.
   *
   * @param name the process, for the report
   */
  static ClockFault of(
      SteppedClock clock,
      Reading reading,
      String name,
      String target,
      Random random,
      Duration length) {
    Duration step = random.nextBoolean() ? FORWARD : BACK;
    return new ClockFault(clock, reading, name, target, step, length);
  }

  @Override
  void begin() throws InterruptedException {
    clock.step(step);
    String problem = Await.problemAfter(SteppedClock.FOLLOWED_WITHIN, () -> differsFrom(step));
    stepped = problem == null ? step.abs().toSeconds() : 0;
  }

  @Override
  Effect end() throws IOException, InterruptedException {
    clock.step(Duration.ZERO);
    Await.noProblem(SteppedClock.FOLLOWED_WITHIN, () -> differsFrom(Duration.ZERO));
    return Effect.of(stepped, "s of steps");
  }

  /** Why the clock of the process does not differ from that of this machine by a step, or null. */
  private @Nullable String differsFrom(Duration expected) {
    try {
      long shown = reading.seconds() - RunClock.now() / 1_000;
      return Math.abs(shown - expected.toSeconds()) < EXACT_SECONDS
          ? null
          : "the clock differs by " + shown + " s";
    } catch (IOException e) {
      return "the clock can't be read: " + e.getMessage();
    }
  }
}
