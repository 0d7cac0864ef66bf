package belfry.server.time;

import belfry.protocol.time.Zone;
import java.net.InetAddress;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What the clock's services are to do.
 *
 * @param bind the address of both; the wildcard is IPv4 and IPv6
 * @param timePort the strftime port, 0 for any free one; empty for no strftime service
 * @param ntpPort the NTP port, 0 for any free one; empty for no NTP service
 * @param zone of requests that name none
 * @param limits of each service
 * @param localStratum the NTP stratum (1 to 15) to claim when the kernel says that nothing keeps
 *     its clock; empty to say so to the clients, who then do not follow it
 */
public record ClockOptions(
    InetAddress bind,
    OptionalInt timePort,
    OptionalInt ntpPort,
    Zone zone,
    RateLimits limits,
    OptionalInt localStratum) {

  private static final int LAST_PORT = 65_535;
  private static final int LAST_STRATUM = 15;

  /** Checks the numbers' ranges. */
  public ClockOptions {
    Objects.requireNonNull(bind);
    Objects.requireNonNull(zone);
    Objects.requireNonNull(limits);
    requireRange("port", timePort, 0, LAST_PORT);
    requireRange("port", ntpPort, 0, LAST_PORT);
    requireRange("stratum", localStratum, 1, LAST_STRATUM);
  }

  /** The same with another strftime port. */
  public ClockOptions withTimePort(int port) {
    return new ClockOptions(bind, OptionalInt.of(port), ntpPort, zone, limits, localStratum);
  }

  private static void requireRange(String what, OptionalInt number, int least, int most) {
    if (number.isPresent() && (number.getAsInt() < least || number.getAsInt() > most)) {
      throw new IllegalArgumentException("no such " + what + ": " + number.getAsInt());
    }
  }
}
