package belfry.client.chat;

import java.time.Duration;

/** A clock for durations: unlike the time of day, nobody can step it. */
@FunctionalInterface
interface MonotonicClock {
  /** The time since a fixed but unknown moment; only differences mean something. */
  Duration now();

  /** The clock of this Java virtual machine. */
  static MonotonicClock ofJvm() {
    long begin = System.nanoTime();
    return () -> Duration.ofNanos(System.nanoTime() - begin);
  }
}
