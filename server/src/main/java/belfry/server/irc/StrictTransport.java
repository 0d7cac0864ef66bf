package belfry.server.irc;

import belfry.server.chat.Visitor;

/**
 * What clients are told of TLS (IRCv3 sts): the values of a capability that a client never asks
 * for.
 *
 * @param plain for a client whose connection others can read; empty for none
 * @param secure for any other client; empty for none
 */
record StrictTransport(String plain, String secure) {
  /** Clients are told nothing. */
  static final StrictTransport NONE = new StrictTransport("", "");

  /** What follows the other capabilities of a client. */
  String after(Visitor visitor) {
    String value = visitor.isSecure() ? secure : plain;
    return value.isEmpty() ? "" : " sts=" + value;
  }
}
