package belfry.server.udp;

/**
 * The limits for the answers of a UDP service. A request over a limit gets no answer.
 *
 * @param prefixRate answers per second to one IPv4 /24 or IPv6 /56
 * @param prefixBurst answers at once to one IPv4 /24 or IPv6 /56
 * @param globalRate answers per second to all clients together
 * @param globalBurst answers at once to all clients together
 * @param loopback whether the limits also apply to requests from the loopback
 */
public record RateLimits(
    int prefixRate, int prefixBurst, int globalRate, int globalBurst, boolean loopback) {

  /** Enough for a team or a class behind one address; the loopback is not limited. */
  public static final RateLimits DEFAULT = new RateLimits(64, 256, 10_000, 10_000, false);

  /** No limits, for a benchmark in a trusted network. */
  public static final RateLimits OFF =
      new RateLimits(
          Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, false);

  /** Refuses a limit below 1. */
  public RateLimits {
    if (prefixRate < 1 || prefixBurst < 1 || globalRate < 1 || globalBurst < 1) {
      throw new IllegalArgumentException("a rate limit is below 1");
    }
  }
}
