package belfry.server;

import java.io.IOException;
import java.net.InetSocketAddress;

/** An address can't be bound; the message is a line for whoever starts the server. */
final class CannotListenException extends IOException {
  private static final long serialVersionUID = 1L;

  CannotListenException(InetSocketAddress address, String purpose, IOException cause) {
    super(
        "can't listen on " + Addresses.shown(address) + " " + purpose + ": " + cause.getMessage(),
        cause);
  }
}
