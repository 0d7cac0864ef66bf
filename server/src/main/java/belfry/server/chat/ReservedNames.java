package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.text.TextCommand;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that nobody can take, because others would believe what they say, or would address
 * everybody by them. Entries of earlier releases may have such names, so that {@link Nickname}
 * itself accepts them.
 */
final class ReservedNames {
  private static final Set<String> AUTHORITIES =
      Set.of(
          "admin",
          "administrator",
          "mod",
          "moderator",
          "operator",
          "oper",
          "owner",
          "root",
          "staff",
          "support",
          "security",
          "sysop",
          "sysadmin",
          "official",
          "abuse",
          "hostmaster",
          "postmaster",
          "webmaster");

  private static final Set<String> SERVICES =
      Set.of(
          "system",
          "service",
          "services",
          "host",
          "global",
          "nickserv",
          "chanserv",
          "hostserv",
          "memoserv",
          "operserv",
          "botserv",
          "statserv",
          "histserv",
          "saslserv");

  private static final Set<String> AUDIENCES =
      Set.of(
          "all", "here", "everybody", "anybody", "channel", "room", "lobby", "null", "undefined");

  /** The name of all guests that write by HTTP. */
  static final Nickname HTTP_GUEST = Nickname.of("http-guest");

  /** A command that takes a name could not tell it from one of these. */
  private static final Set<String> COMMANDS =
      Stream.of(TextCommand.values())
          .flatMap(command -> Stream.concat(Stream.of(command.word()), command.aliases().stream()))
          .filter(word -> word.length() > 1)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> LOOKS =
      Stream.concat(AUTHORITIES.stream(), SERVICES.stream())
          .map(ReservedNames::look)
          .collect(Collectors.toUnmodifiableSet());

  private ReservedNames() {}

  /** A name as a glance sees it: without signs, and with 0 for o, 1, i and the sign | for l. */
  private static String look(String key) {
    return key.replace('0', 'o')
        .replace('1', 'l')
        .replace('i', 'l')
        .replace('|', 'l')
        .replaceAll("[-_\\[\\]{}\\\\`^]", "");
  }

  /** Whether a name looks like a reserved one, with the sign | as the letter l or without it. */
  private static boolean isLookOfReserved(String key) {
    return LOOKS.contains(look(key)) || LOOKS.contains(look(key.replace("|", "")));
  }

  /**
   * Checks a name that somebody wants to take.
   *
   * @throws RefusedException if nobody can take it
   */
  static void check(Nickname wanted) {
    String key = wanted.key();
    if (AUDIENCES.contains(key)
        || wanted.equals(HTTP_GUEST)
        || COMMANDS.contains(key)
        || isLookOfReserved(key)) {
      throw new RefusedException(
          Code.BAD_NAME, "\"" + wanted + "\" is reserved: nobody can take it as a name");
    }
  }
}
