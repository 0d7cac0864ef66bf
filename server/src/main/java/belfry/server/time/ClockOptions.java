package belfry.server.time;

import belfry.protocol.time.Zone;
import belfry.server.udp.RateLimits;
import java.net.InetAddress;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The settings of the clock's services.
 *
 * @param bind the address of both services; the wildcard means IPv4 and IPv6
 * @param timePort the strftime port, 0 for any free one; empty for no strftime service
 * @param ntpPort the NTP port, 0 for any free one; empty for no NTP service
 * @param zone the zone of a request that names none
 * @param limits the rate limits of each service
 * @param localStratum the NTP stratum (1 to 15) to claim while the kernel reports that its clock is
 *     not synchronised; empty to report that to NTP clients, which then do not follow this clock
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

  /** Refuses numbers that are out of range. */
  public ClockOptions {
    Objects.requireNonNull(bind);
    Objects.requireNonNull(zone);
    Objects.requireNonNull(limits);
    requireRange("port", timePort, 0, LAST_PORT);
    requireRange("port", ntpPort, 0, LAST_PORT);
    requireRange("stratum", localStratum, 1, LAST_STRATUM);
  }

  /** These options with another strftime port. */
  public ClockOptions withTimePort(int port) {
    return new ClockOptions(bind, OptionalInt.of(port), ntpPort, zone, limits, localStratum);
  }

  private static void requireRange(String what, OptionalInt number, int least, int most) {
    if (number.isPresent() && (number.getAsInt() < least || number.getAsInt() > most)) {
      throw new IllegalArgumentException("no such " + what + ": " + number.getAsInt());
    }
  }
}
