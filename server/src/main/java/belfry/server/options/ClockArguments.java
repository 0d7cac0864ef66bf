package belfry.server.options;

import belfry.protocol.time.Zone;
import belfry.server.net.DoorOptions;
import belfry.server.time.ClockOptions;
import belfry.server.udp.RateLimits;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The options of the clock: the ports of its services and the stratum that it claims. */
final class ClockArguments {
  private static final int NTP_PORT = 9_123;
  private static final int LAST_STRATUM = 15;

  private final Supplier<OptionalInt> timePort;
  private final BooleanSupplier noTime;
  private final IntSupplier ntpPort;
  private final BooleanSupplier noNtp;
  private final Supplier<OptionalInt> localStratum;

  ClockArguments(Declarations declarations) {
    timePort =
        declarations.optionalNumber(
            "--time-port",
            "PORT",
            1,
            Declarations.LAST_PORT,
            "The UDP port of the time service. Default: the same number as --port");
    noTime = declarations.turnOff("--no-time", "No time service.", "--time-port");
    ntpPort =
        declarations.number(
            "--ntp-port",
            "PORT",
            NTP_PORT,
            0,
            Declarations.LAST_PORT,
            "The UDP port of the NTP service; 0 for any.");
    noNtp = declarations.turnOff("--no-ntp", "No NTP service.", "--ntp-port", "--local-stratum");
    localStratum =
        declarations.optionalNumber(
            "--local-stratum",
            "N",
            1,
            LAST_STRATUM,
            "Serve NTP at stratum N even when this machine's clock is not synchronised. Default:"
                + " clients are told that it is not");
  }

  /**
   * The options of the clock; empty for no service. Answers are limited if the door limits lines.
   */
  Optional<ClockOptions> options(DoorOptions door, ZoneId zone) {
    if (noTime.getAsBoolean() && noNtp.getAsBoolean()) {
      return Optional.empty();
    }
    return Optional.of(
        new ClockOptions(
            door.address().getAddress(),
            noTime.getAsBoolean() ? OptionalInt.empty() : OptionalInt.of(timePort.get().orElse(0)),
            noNtp.getAsBoolean() ? OptionalInt.empty() : OptionalInt.of(ntpPort.getAsInt()),
            Zone.of(zone),
            door.floodLimit() ? RateLimits.DEFAULT : RateLimits.OFF,
            localStratum.get()));
  }
}
