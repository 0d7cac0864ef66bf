package belfry.server.backplane;

/** The kind of an entry. */
public enum Kind {
  /** A message. */
  SAY,
  /** An action, as written with {@code /me}. */
  ACT,
  /** A new topic. The newest one is the topic of the room. */
  TOPIC
}
