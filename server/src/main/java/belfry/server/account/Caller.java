package belfry.server.account;

import java.util.Objects;
import java.util.Optional;

/**
 * The connection that asks to be let in.
 *
 * @param connection its id
 * @param network the key of its network; empty for the loopback
 */
public record Caller(String connection, Optional<String> network) {
  public Caller {
    Objects.requireNonNull(connection);
    Objects.requireNonNull(network);
  }

  /** The key under which what comes from its network is counted. */
  String from() {
    return network.orElse("loopback");
  }
}
