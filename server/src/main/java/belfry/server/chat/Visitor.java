package belfry.server.chat;

import java.util.Objects;
import java.util.Optional;

/**
 * What the door knows of a client.
 *
 * @param origin the key of its network, under which its rooms and tries are counted; empty for the
 *     loopback
 * @param isSecure whether nobody between the client and this server can read what they send, so
 *     that secrets may be sent
 */
public record Visitor(Optional<String> origin, boolean isSecure) {
  public Visitor {
    Objects.requireNonNull(origin);
  }
}
