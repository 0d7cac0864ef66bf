package belfry.server.net;

import java.util.Locale;

/** Why somebody was not let in. */
enum Rejection {
  /** The server has as many connections as it may have. */
  FULL,
  /** Their address has as many connections as it may have. */
  ADDRESS_FULL,
  /** They come from a balancer's address without a good PROXY header. */
  PROXY,
  /** No session could be opened: the server is about to stop, or its backplane is away. */
  NO_SESSION;

  /** As a label of a metric. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
