package belfry.client.chat;

/** How a part of a line is meant; a front decides how that looks. */
public enum Style {
  /** What people say. */
  PLAIN,
  /** What is there to be found, not to be read: times, separators. */
  FAINT,
  /** What is to be seen first. */
  STRONG,
  /** A person's name; each has a colour of its own. */
  NAME,
  /** One's own name in what others say, and the mark before it. */
  MENTION,
  /** What went wrong. */
  WARNING
}
