package belfry.trials.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Has a replica take over from its master, in agreement with it. */
final class FailoverFault extends GradualFault {
  /** A failover that an election or the state of a replica prevented is asked for again. */
  private static final long ASK_AGAIN = TimeUnit.SECONDS.toNanos(6);

  private static final Duration DONE_WITHIN = Duration.ofSeconds(30);

  /** Masters that can be replaced. */
  interface Masters {
    /** The name of the master. */
    String master() throws IOException;

    /** Asks for the failover; false where none can begin now. */
    boolean failOver() throws IOException;
  }

  private final Masters masters;
  private String before = "";
  private String after = "";
  private long askedAt;

  FailoverFault(String words, Masters masters) {
    super(words, "redis", Duration.ZERO, DONE_WITHIN);
    this.masters = masters;
  }

  @Override
  void start() throws IOException {
    before = masters.master();
    ask();
  }

  private void ask() throws IOException {
    if (masters.failOver()) {
      askedAt = System.nanoTime();
    } else {
      askedAt = System.nanoTime() - ASK_AGAIN + TimeUnit.SECONDS.toNanos(1);
    }
  }

  @Override
  Effect effect() {
    try {
      String now = masters.master();
      if (!before.isEmpty() && !now.equals(before)) {
        after = now;
      } else if (after.isEmpty() && System.nanoTime() - askedAt > ASK_AGAIN) {
        ask();
      }
    } catch (IOException _) {
      // no master just now: one is being replaced
    }
    return after.isEmpty()
        ? new Effect(0, "masters replaced", before + " stayed")
        : new Effect(1, "masters replaced", before + " by " + after);
  }

  @Override
  void stop() {
    // the new master stays
  }
}
