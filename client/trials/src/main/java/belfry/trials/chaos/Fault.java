package belfry.trials.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Something that breaks a part of the deployment, and then makes it whole again. A fault is drawn
 * once and used once, by the thread of the run.
 */
abstract class Fault {
  /** The target of faults that cut every instance off from what it shares. */
  static final String EVERYBODY = "*";

  private final String words;
  private final String target;
  private final Duration length;

  /**
   * Describes it; nothing is broken yet.
   *
   * @param words for the report: what it does, to what, for how long
   * @param target the part that it breaks; two faults at once have different targets
   * @param length how long the part stays broken
   */
  Fault(String words, String target, Duration length) {
    this.words = words;
    this.target = target;
    this.length = length;
  }

  final String words() {
    return words;
  }

  final String target() {
    return target;
  }

  final Duration length() {
    return length;
  }

  /** Whether another fault at the same time would leave it without an effect. */
  boolean goesAlone() {
    return false;
  }

  /** The instance that it cuts off from the others, {@link #EVERYBODY}, or null for none. */
  @Nullable String cutsOff() {
    return null;
  }

  /** The span whose acknowledged messages this fault may lose; null if it loses none. */
  Evidence.@Nullable Span loses() {
    return null;
  }

  /** Breaks the part. */
  abstract void begin() throws IOException, InterruptedException;

  /** Makes the part whole again, also if {@link #begin} failed; returns what the fault did. */
  abstract Effect end() throws IOException, InterruptedException;

  /** Draws a fault; the same random numbers give the same fault. */
  interface Draw {
    Fault from(Random random);
  }

  /**
   * A kind of fault that a deployment has.
   *
   * @param name for the summary of the run
   */
  record Kind(String name, Draw draw) {}

  /** A time between two, to the tenth of a second. */
  static Duration between(Random random, double least, double most) {
    return Duration.ofMillis(100 * Math.round((least + random.nextDouble() * (most - least)) * 10));
  }

  /** A length for the report. */
  static String seconds(Duration length) {
    return "%.1f s".formatted(length.toMillis() / 1e3);
  }
}
