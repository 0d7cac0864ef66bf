package belfry.server.time;

/**
 * How many answers a UDP service gives. Over a limit it keeps silent.
 *
 * @param prefixRate answers a second to one IPv4 /24 or IPv6 /56
 * @param prefixBurst how many of them at once
 * @param globalRate answers a second in all
 * @param globalBurst how many of them at once
 * @param loopback whether the limits hold for this machine's own requests too
 */
public record RateLimits(
    int prefixRate, int prefixBurst, int globalRate, int globalBurst, boolean loopback) {

  /** For a team, or a class behind one address; loopback is not limited. */
  public static final RateLimits DEFAULT = new RateLimits(64, 256, 10_000, 10_000, false);

  /** No limits at all, for a trusted bench. */
  public static final RateLimits OFF =
      new RateLimits(
          Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, false);

  /** Checks that each limit lets something through. */
  public RateLimits {
    if (prefixRate < 1 || prefixBurst < 1 || globalRate < 1 || globalBurst < 1) {
      throw new IllegalArgumentException("a rate limit below 1");
    }
  }
}
