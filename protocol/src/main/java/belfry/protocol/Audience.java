package belfry.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The people who may do something in a room, the widest group first. */
public enum Audience {
  /** Everybody. */
  ANYBODY,
  /** People who are logged in to an account. */
  ACCOUNTS,
  /** People with a role in the room. */
  MEMBERS,
  /** Speakers, moderators and owners. */
  SPEAKERS,
  /** Moderators and owners. */
  MODERATORS;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The form on the wire, such as {@code anybody}. */
  public String wire() {
    return wire;
  }

  /** The group of this form on the wire. */
  static Optional<Audience> find(String wire) {
    return Stream.of(values()).filter(one -> one.wire.equals(wire)).findFirst();
  }

  /**
   * Reads the form on the wire.
   *
   * @throws RefusedException if there is no such group
   */
  public static Audience of(String wire) {
    return find(wire)
        .orElseThrow(() ->
            new RefusedException(
                Code.BAD_FIELD,
                "\""
                    + Refusal.excerpt(wire, 20)
                    + "\" is none of anybody, accounts, members, speakers, moderators"));
  }
}
