package belfry.server.account;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connection that asks to be let in.
 *
 * @param connection its id
 * @param network the key of its network; empty for the loopback
 * @param certificate the SHA-256 of the TLS certificate that it has shown, in hexadecimal digits;
 *     null for none
 */
public record Caller(String connection, Optional<String> network, @Nullable String certificate) {
  public Caller {
    Objects.requireNonNull(connection);
    Objects.requireNonNull(network);
  }

  /** A connection without a certificate. */
  public Caller(String connection, Optional<String> network) {
    this(connection, network, null);
  }

  /** The key under which what comes from its network is counted. */
  String from() {
    return network.orElse("loopback");
  }
}
