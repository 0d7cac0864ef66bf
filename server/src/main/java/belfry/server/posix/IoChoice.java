package belfry.server.posix;

/** How messages are written to many readers. */
public enum IoChoice {
  /** The best of the others that the machine allows. */
  AUTO,
  /** With one native call for each reader. */
  SEND,
  /** Through Java's own channels. */
  PLAIN
}
