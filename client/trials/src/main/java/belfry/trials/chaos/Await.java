package belfry.trials.chaos;

import java.time.Duration;

/** Waits for a condition with a deadline. */
final class Await {
  private static final long POLL_MILLIS = 50;

  /** Says what is still lacking, or null when nothing is. */
  interface Lack {
    String now() throws InterruptedException;
  }

  private Await() {}

  /** Waits until nothing is lacking; answers what was lacking in the end, or null. */
  static String lack(Duration patience, Lack lack) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    String lacking = lack.now();
    while (lacking != null && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
      lacking = lack.now();
    }
    return lacking;
  }
}
