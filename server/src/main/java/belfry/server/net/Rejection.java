package belfry.server.net;

import java.util.Locale;

/** The reasons for which a client is turned away before it has a session. */
enum Rejection {
  /** The server has as many connections as it may have. */
  FULL,
  /** The client's address has as many connections as it may have. */
  ADDRESS_FULL,
  /** A connection from a balancer's address has no good PROXY header. */
  PROXY,
  /** The client speaks a protocol that belongs to another port. */
  PROTOCOL,
  /** No session could be opened: the server is about to stop, or its backplane is away. */
  NO_SESSION;

  /** The reason as a label of a metric. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
