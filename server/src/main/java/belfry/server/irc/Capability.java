package belfry.server.irc;

import java.util.Arrays;
import java.util.Optional;

/** The capabilities that a client may ask for (IRCv3). */
enum Capability {
  CAP_NOTIFY("cap-notify"),
  ECHO_MESSAGE("echo-message"),
  MESSAGE_TAGS("message-tags"),
  MULTI_PREFIX("multi-prefix"),
  SERVER_TIME("server-time"),
  USERHOST_IN_NAMES("userhost-in-names");

  private final String title;

  Capability(String title) {
    this.title = title;
  }

  /** The name on the wire. */
  String title() {
    return title;
  }

  static Optional<Capability> of(String title) {
    return Arrays.stream(values()).filter(it -> it.title.equals(title)).findFirst();
  }
}
