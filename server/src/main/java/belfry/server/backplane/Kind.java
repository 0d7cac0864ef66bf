package belfry.server.backplane;

/** What an entry of a log is. */
public enum Kind {
  /** Something said. */
  SAY,
  /** Something done: {@code /me}. */
  ACT,
  /** A new topic; the newest one is the room's. */
  TOPIC
}
