package belfry.server.chat;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the door knows of a client.
 *
 * @param origin the key of its network, under which its rooms and tries are counted; empty for the
 *     loopback
 * @param isSecure whether nobody between the client and this server can read what they send, so
 *     that secrets may be sent
 * @param certificate the SHA-256 of the certificate that the client has shown and has the key of,
 *     in hexadecimal digits; null for none
 */
public record Visitor(Optional<String> origin, boolean isSecure, @Nullable String certificate) {
  public Visitor {
    Objects.requireNonNull(origin);
  }

  /** A client without a certificate. */
  public Visitor(Optional<String> origin, boolean isSecure) {
    this(origin, isSecure, null);
  }
}
