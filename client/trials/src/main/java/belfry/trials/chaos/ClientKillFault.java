package belfry.trials.chaos;

import belfry.trials.process.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has a Redis close all connections of a type; the killed connections of Belfry's servers are its
 * effect.
 */
final class ClientKillFault extends Fault {
  /** How a Belfry server names its connections. */
  private static final String SERVERS = " name=belfry ";

  private final String type;
  private final List<RedisProcess> candidates;
  private String place = "no server has a connection of this type";
  private long killed;

  /**
   * Describes it.
   *
   * @param type {@code normal} or {@code pubsub}
   * @param candidates the first one that has such connections is chosen
   */
  ClientKillFault(String type, String words, List<RedisProcess> candidates) {
    super("CLIENT KILL TYPE " + type + " at " + words, "redis", Duration.ZERO);
    this.type = type;
    this.candidates = candidates;
  }

  @Override
  void begin() throws IOException {
    for (RedisProcess candidate : candidates) {
      Set<String> before = connections(candidate);
      if (!before.isEmpty()) {
        candidate.ask("CLIENT", "KILL", "TYPE", type);
        before.removeAll(connections(candidate));
        killed = before.size();
        place = candidate.name();
        return;
      }
    }
  }

  /** The ids of the servers' connections. */
  private Set<String> connections(RedisProcess redis) throws IOException {
    return ids(redis.ask("CLIENT", "LIST", "TYPE", type));
  }

  static Set<String> ids(String clients) {
    return clients
        .lines()
        .filter(client -> client.contains(SERVERS))
        .map(client -> client.substring(0, client.indexOf(' ')))
        .collect(Collectors.toSet());
  }

  @Override
  Effect end() {
    return new Effect(killed, "connections killed", place);
  }
}
