package belfry.server.irc;

import belfry.protocol.irc.IrcDialect;
import java.util.Arrays;
import java.util.Optional;

/** The capabilities that a client may ask for (IRCv3). */
enum Capability {
  ACCOUNT_NOTIFY("account-notify"),
  ACCOUNT_REGISTRATION("draft/account-registration"),
  ACCOUNT_TAG("account-tag"),
  AWAY_NOTIFY("away-notify"),
  BATCH("batch"),
  CAP_NOTIFY("cap-notify"),
  CHATHISTORY("draft/chathistory"),
  CHGHOST("chghost"),
  ECHO_MESSAGE("echo-message"),
  EVENT_PLAYBACK("draft/event-playback"),
  EXTENDED_JOIN("extended-join"),
  EXTENDED_MONITOR("extended-monitor"),
  INVITE_NOTIFY("invite-notify"),
  LABELED_RESPONSE("labeled-response"),
  MESSAGE_TAGS("message-tags"),
  MULTI_PREFIX("multi-prefix"),
  MULTILINE(IrcDialect.MULTILINE),
  READ_MARKER("draft/read-marker"),
  REDACTION("draft/message-redaction"),
  SASL("sasl"),
  SERVER_TIME("server-time"),
  SETNAME("setname"),
  STANDARD_REPLIES("standard-replies"),
  USERHOST_IN_NAMES("userhost-in-names");

  private final String title;

  Capability(String title) {
    this.title = title;
  }

  /** The name on the wire. */
  String title() {
    return title;
  }

  /** Whether a client that has this capability sends secrets. */
  boolean needsSecrecy() {
    return this == SASL || this == ACCOUNT_REGISTRATION;
  }

  static Optional<Capability> of(String title) {
    return Arrays.stream(values()).filter(it -> it.title.equals(title)).findFirst();
  }
}
