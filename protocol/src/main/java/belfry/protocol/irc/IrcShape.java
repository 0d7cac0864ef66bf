package belfry.protocol.irc;

/** The tags that the messages of a client have, and the form of a message of several lines. */
public enum IrcShape {
  /** No tags. */
  PLAIN,
  /** The time. */
  TIMED,
  /** All tags. */
  TAGGED,
  /** All tags; and a message of several lines is a batch, whose lines belong together. */
  MULTILINE;

  /** Whether messages have all tags. */
  boolean isTagged() {
    return this == TAGGED || this == MULTILINE;
  }
}
