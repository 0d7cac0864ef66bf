package belfry.protocol.irc;

import org.jspecify.annotations.Nullable;

/** Gives what IRC clients see of a person. Any thread may call it. */
@FunctionalInterface
public interface Masks {
  /** The source {@code nick!user@host} of a person. */
  String of(String nick);

  /** The account that a person is logged in to; null for a guest, or if that is not known. */
  default @Nullable String account(String nick) {
    return null;
  }

  /** Whether a person says to be a program. */
  default boolean isBot(String nick) {
    return false;
  }
}
