package belfry.server.options;

import belfry.protocol.time.Zone;
import belfry.server.simple.SimpleOptions;
import belfry.server.simple.SimpleService;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The options of the simple services: a port for each of them. */
final class SimpleArguments {
  private final Map<SimpleService, Supplier<OptionalInt>> ports =
      new EnumMap<>(SimpleService.class);

  SimpleArguments(Declarations declarations) {
    for (SimpleService service : SimpleService.values()) {
      ports.put(
          service,
          declarations.optionalNumber(
              service.option(),
              "PORT",
              0,
              Declarations.LAST_PORT,
              "A TCP and UDP port " + purpose(service) + "; 0 for any. Default: none"));
    }
  }

  private static String purpose(SimpleService service) {
    return switch (service) {
      case ECHO -> "that sends back what it receives (RFC 862)";
      case DISCARD -> "that drops what it receives (RFC 863)";
      case DAYTIME -> "that sends the date and the time as a line (RFC 867)";
      case RDATE -> "for rdate, which sends the seconds since 1900 (RFC 868)";
    };
  }

  /** The services whose ports were given. */
  SimpleOptions options(ZoneId zone) {
    Map<SimpleService, Integer> given = new EnumMap<>(SimpleService.class);
    ports.forEach((service, port) -> port.get().ifPresent(number -> given.put(service, number)));
    return new SimpleOptions(given, Zone.of(zone));
  }
}
