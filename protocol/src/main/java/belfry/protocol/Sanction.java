package belfry.protocol;

import java.util.Locale;

/** What a moderator of a room does to a person. */
public enum Sanction {
  /** Puts the person out of the room. It may enter again. */
  KICK,
  /** Lets the person read, but not speak, for a time. */
  MUTE,
  /** Ends a mute. */
  UNMUTE,
  /** Puts the person out of the room, and keeps it from entering again for a time. */
  BAN,
  /** Ends a ban. */
  UNBAN,
  /** Lets the person enter a room for a time, whatever its rules and the bans of patterns say. */
  INVITE,
  /** Ends an invitation. */
  UNINVITE;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The form of the sanction on the wire, such as {@code kick}. */
  public String wire() {
    return wire;
  }

  /** Whether the sanction lasts for a time. */
  public boolean hasEnd() {
    return this == MUTE || this == BAN || this == INVITE;
  }

  /** Whether the sanction can be about everybody whose name fits a pattern. */
  public boolean takesPatterns() {
    return this == BAN || this == UNBAN || this == INVITE || this == UNINVITE;
  }
}
