package belfry.trials.chaos;

import java.time.Duration;

/**
 * The clock of a fault run, in milliseconds. It begins with the time of day, because the run
 * compares its times with those of the server's messages, and goes on by the time that has passed:
 * a step of the machine's clock changes no deadline and no duration. Any thread may use it.
 */
final class RunClock {
  private static final long BEGIN_MILLIS = System.currentTimeMillis();
  private static final long BEGIN_NANOS = System.nanoTime();

  private RunClock() {}

  static long now() {
    return BEGIN_MILLIS + Duration.ofNanos(System.nanoTime() - BEGIN_NANOS).toMillis();
  }
}
