package belfry.protocol.irc;

/** Gives the source of a person's messages. Any thread may call it. */
@FunctionalInterface
public interface Masks {
  /** The source {@code nick!user@host} of a person. */
  String of(String nick);
}
