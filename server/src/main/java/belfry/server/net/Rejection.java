package belfry.server.net;

import java.util.Locale;

/** The reasons for rejecting a client before it has a session. */
enum Rejection {
  /** The server has reached its limit of connections. */
  FULL,
  /** The client's address has reached its limit of connections. */
  ADDRESS_FULL,
  /** An administrator has banned the client's network. */
  BANNED,
  /** A connection from a balancer's address has no valid PROXY header. */
  PROXY,
  /** The client uses a protocol that belongs to another port. */
  PROTOCOL,
  /** The TLS handshake failed. */
  TLS,
  /** The client does not encrypt, and must. */
  INSECURE,
  /** No session could be opened: the server is stopping, or the backplane is unavailable. */
  NO_SESSION;

  /** The reason as a label of a metric. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
