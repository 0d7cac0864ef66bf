package belfry.trials.chaos;

import java.time.Duration;
import java.util.List;

/** Some connections do harm to the instances for a while. */
final class HostileFault extends GradualFault {
  private final HostileClient.Kind kind;
  private final List<HostileClient> clients;

  HostileFault(HostileClient.Kind kind, List<HostileClient> clients, Duration length) {
    super(
        "%d hostile clients for %s: %s".formatted(clients.size(), seconds(length), kind),
        "hostile clients",
        length);
    this.kind = kind;
    this.clients = List.copyOf(clients);
  }

  @Override
  void start() {
    clients.forEach(HostileClient::start);
  }

  @Override
  Effect effect() {
    long connections = clients.stream().mapToLong(HostileClient::connections).sum();
    long bytes = clients.stream().mapToLong(HostileClient::bytesSent).sum();
    String detail = "%,d connections, %,d bytes sent".formatted(connections, bytes);
    return switch (kind) {
      case FLOOD ->
          new Effect(
              clients.stream().mapToLong(HostileClient::posted).sum(), "messages posted", detail);
      case ROOMS, NOISE, ENDLESS, JSON, TELNET -> new Effect(bytes, "bytes sent", detail);
      case STRANGER, DOOR -> new Effect(connections, "connections made", detail);
    };
  }

  @Override
  void stop() {
    clients.forEach(HostileClient::close);
  }
}
