package belfry.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.function.Executable;

/** Waits for effects of other threads, up to a deadline. */
public final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Eventually() {}

  /** Waits until an assertion holds. Fails with its error if it does not hold within 10 seconds. */
  public static void eventually(Executable assertion) {
    eventually(DEADLINE, assertion);
  }

  /** Waits until an assertion holds. Fails with its error if it does not hold within the limit. */
  public static void eventually(Duration limit, Executable assertion) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        assertion.execute();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  }
}
