package belfry.server.time;

import belfry.protocol.time.Zone;
import java.net.InetAddress;
import java.time.ZoneId;
import java.util.OptionalInt;

/**
 * The clock alone, to be tried by hand: {@code BIND TIME-PORT NTP-PORT [LOCAL-STRATUM [LIMITS]]},
 * in which LIMITS is {@code off}, or {@code strict} to have loopback limited too. Prints a line a
 * second: what the strftime service has counted.
 */
final class ClockFixture {
  private ClockFixture() {}

  public static void main(String[] args) throws Exception {
    RateLimits usual = RateLimits.DEFAULT;
    RateLimits limits =
        switch (args.length > 4 ? args[4] : "") {
          case "off" -> RateLimits.OFF;
          case "strict" ->
              new RateLimits(
                  usual.prefixRate(),
                  usual.prefixBurst(),
                  usual.globalRate(),
                  usual.globalBurst(),
                  true);
          default -> usual;
        };
    OptionalInt stratum =
        args.length > 3 && !args[3].equals("-")
            ? OptionalInt.of(Integer.parseInt(args[3]))
            : OptionalInt.empty();
    ClockOptions options =
        new ClockOptions(
            InetAddress.ofLiteral(args[0]),
            OptionalInt.of(Integer.parseInt(args[1])),
            OptionalInt.of(Integer.parseInt(args[2])),
            Zone.of(ZoneId.systemDefault()),
            limits,
            stratum);
    try (ClockServer server = ClockServer.start(options)) {
      System.out.println(server.timeAddress() + " " + server.ntpAddress());
      while (true) {
        Thread.sleep(1_000);
        System.out.println(server.timeCounters());
      }
    }
  }
}
