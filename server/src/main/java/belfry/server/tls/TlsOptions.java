package belfry.server.tls;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The encryption of connections. The chat port itself takes both plain and encrypted connections.
 *
 * @param pairs one for each certificate; a client that names no host, or an unknown one, gets the
 *     first one that it can use
 * @param address the address of a further port, for TLS only; empty for none
 * @param required whether clients on other machines must use TLS
 * @param selfSigned whether the server makes the only pair itself
 */
public record TlsOptions(
    List<Pair> pairs, Optional<InetSocketAddress> address, boolean required, boolean selfSigned) {
  /**
   * The files of one certificate, both in the PEM format (RFC 7468).
   *
   * @param certificate the certificate, followed by those of the authorities that signed it
   * @param key the private key
   */
  public record Pair(Path certificate, Path key) {}

  /** Refuses an empty list. */
  public TlsOptions {
    pairs = List.copyOf(pairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
  }

  /** Certificates that somebody else has made. */
  public TlsOptions(List<Pair> pairs, Optional<InetSocketAddress> address, boolean required) {
    this(pairs, address, required, false);
  }
}
