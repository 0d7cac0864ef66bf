package belfry.trials.soak;

import java.io.IOException;

/** Somebody who connects, stays for a while and goes; on a virtual thread. */
@FunctionalInterface
interface Visit {
  /**
   * Visits once.
   *
   * @throws IOException when the server was not as it should be
   */
  void run() throws IOException;
}
