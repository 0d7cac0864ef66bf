package belfry.trials.process;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for a state, with a deadline. */
public final class Await {
  private static final long POLL_MILLIS = 50;

  /** Looks at a state; returns the problem that is left, or null. */
  public interface Check {
    /** The problem now. */
    @Nullable String problem() throws InterruptedException;
  }

  private Await() {}

  /** Waits until no problem is left; returns null, or the problem at the deadline. */
  public static @Nullable String problemAfter(Duration patience, Check check)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    String problem = check.problem();
    while (problem != null && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
      problem = check.problem();
    }
    return problem;
  }

  /**
   * Waits until no problem is left.
   *
   * @throws IOException with the problem that is left after the deadline
   */
  public static void noProblem(Duration patience, Check check)
      throws IOException, InterruptedException {
    String problem = problemAfter(patience, check);
    if (problem != null) {
      throw new IOException(problem);
    }
  }
}
