package belfry.server.task;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Reports errors of the server that a client can cause repeatedly. Each error is counted, and at
 * most one per minute is logged, so that no client can fill the log. Thread-safe.
 */
public final class RepeatableFailures {
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final Failures failures;
  private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

  /**
   * A reporter that has logged nothing yet.
   *
   * @param failures logs and counts the errors
   */
  public RepeatableFailures(Failures failures) {
    this.failures = failures;
  }

  /** Counts an error, and logs it unless another one was logged within a minute. Never throws. */
  public void caught(String where, Throwable error) {
    long now = System.nanoTime();
    long quiet = quietUntil.get();
    if (now - quiet >= 0 && quietUntil.compareAndSet(quiet, now + QUIET_NANOS)) {
      failures.caught(where, error);
    } else {
      failures.caughtAgain();
    }
  }
}
