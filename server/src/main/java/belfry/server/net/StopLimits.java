package belfry.server.net;

import belfry.protocol.Limits;
import java.time.Duration;

/**
 * Time limits for the stages of a stop. The limits are checked against each other: the stages of
 * one connection fit into the limit of all connections, which end in parallel, and that limit fits
 * into the limit of the process.
 *
 * @param flush time for a connection to write its remaining output
 * @param goodbye time for a connection to write the reason of its end
 * @param linger time for a client to read the reason before the socket is closed
 * @param connections time for all connections to end; those still open after it are cut off
 * @param whole time from the signal to the end of the process, without the wait for balancers
 */
public record StopLimits(
    Duration flush, Duration goodbye, Duration linger, Duration connections, Duration whole) {

  /** The limits of this server. */
  public static final StopLimits STOP =
      new StopLimits(
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(8),
          Limits.STOP);

  /** Refuses stages that do not fit. */
  public StopLimits {
    requireWithin(connections, flush.plus(goodbye).plus(linger), "the stages of a connection");
    requireWithin(whole, connections, "the end of all connections");
  }

  private static void requireWithin(Duration limit, Duration needed, String what) {
    if (needed.compareTo(limit) >= 0) {
      throw new IllegalArgumentException(what + " may take " + needed + " of " + limit);
    }
  }
}
