package belfry.trials.soak;

import java.io.IOException;

/** A client that connects, stays for a while and leaves, on a virtual thread. */
@FunctionalInterface
interface Visit {
  /**
   * Visits once.
   *
   * @throws IOException when the server did not do what it must
   */
  void run() throws IOException;
}
