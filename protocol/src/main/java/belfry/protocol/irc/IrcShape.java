package belfry.protocol.irc;

/** What clients with the same capabilities get of a message that many clients get. */
public enum IrcShape {
  /** No tags. */
  PLAIN,
  /** The time of a message: capability {@code server-time} without {@code message-tags}. */
  TIMED,
  /** The time and the id of a message: capability {@code message-tags}. */
  TAGGED
}
