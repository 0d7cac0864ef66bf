package belfry.server.rules;

import belfry.protocol.Audience;
import belfry.protocol.Role;

/** The rank of a person in a room, the lowest first. One acts on lower ranks only. */
public enum Rank {
  /** A person without an account. */
  GUEST,
  /** A person with an account and without a role in the room. */
  ACCOUNT,
  /** A {@link Role#MEMBER}. */
  MEMBER,
  /** A {@link Role#SPEAKER}. */
  SPEAKER,
  /** The host of a room without an owner, or a moderator of such a room. */
  HOST,
  /** A {@link Role#MODERATOR} of a room with an owner. */
  MODERATOR,
  /** A {@link Role#OWNER}. */
  OWNER;

  /** The rank that a role gives. */
  static Rank of(Role role) {
    return switch (role) {
      case MEMBER -> MEMBER;
      case SPEAKER -> SPEAKER;
      case HOST -> HOST;
      case MODERATOR -> MODERATOR;
      case OWNER -> OWNER;
    };
  }

  /** The lowest rank in a group of people. */
  static Rank lowestOf(Audience group) {
    return switch (group) {
      case ANYBODY -> GUEST;
      case ACCOUNTS -> ACCOUNT;
      case MEMBERS -> MEMBER;
      case SPEAKERS -> SPEAKER;
      case MODERATORS -> MODERATOR;
    };
  }

  /** Whether this rank is at least another one. */
  boolean reaches(Rank other) {
    return compareTo(other) >= 0;
  }
}
