package belfry.trials.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/**
 * Something that breaks, and how it is made whole again.
 *
 * @param words what it is, for people
 * @param target what it breaks; of two faults at once each has another target
 * @param length how long it stays
 * @param cutsOff the instance that reaches nobody meanwhile, {@link #EVERYBODY}, or null
 */
record Fault(
    String words, String target, Duration length, String cutsOff, Action apply, Action heal) {
  static final String EVERYBODY = "*";

  /** A step of it. */
  interface Action {
    void run() throws IOException, InterruptedException;
  }

  /** Draws a fault of one kind; the same random numbers give the same fault. */
  interface Kind {
    Fault draw(Random random);
  }

  /** A fault that cuts nobody off for sure. */
  static Fault of(String words, String target, Duration length, Action apply, Action heal) {
    return new Fault(words, target, length, null, apply, heal);
  }

  /** A time between two, to the tenth of a second. */
  static Duration between(Random random, double least, double most) {
    return Duration.ofMillis(100 * Math.round((least + random.nextDouble() * (most - least)) * 10));
  }

  /** A length as it is printed. */
  static String seconds(Duration length) {
    return "%.1f s".formatted(length.toMillis() / 1e3);
  }
}
