package belfry.client.chat;

/** The meaning of a part of a line; a front decides how it looks. */
public enum Style {
  /** What people say. */
  PLAIN,
  /** What is looked up rather than read: times and separators. */
  FAINT,
  /** What is to be noticed first. */
  STRONG,
  /** A person's name; each has a colour of its own. */
  NAME,
  /** One's own name in what others say, and the mark before such a line. */
  MENTION,
  /** What went wrong. */
  WARNING
}
