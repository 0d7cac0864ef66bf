package belfry.server.simple;

import belfry.protocol.time.Zone;
import java.util.Map;

/**
 * The settings of the simple services.
 *
 * @param ports the port of each service that is on, 0 for any free port
 * @param zone the zone of the daytime service
 */
public record SimpleOptions(Map<SimpleService, Integer> ports, Zone zone) {
  /** No service. */
  public static final SimpleOptions NONE = new SimpleOptions(Map.of(), Zone.UTC);

  public SimpleOptions {
    ports = Map.copyOf(ports);
  }
}
