package belfry.server.irc;

import belfry.protocol.Code;
import belfry.protocol.Glob;
import belfry.protocol.NamePattern;
import belfry.protocol.RefusedException;
import org.jspecify.annotations.Nullable;

/** The masks that IRC clients type for bans and invitations: {@code NICK}, or NICK!USER@HOST. */
final class Mask {
  private Mask() {}

  /**
   * The names that a mask is about, or with a client the person: one who is here or has an account.
   * The user name and the host are passed over, because all people have the same host, and nobody
   * has checked a user name.
   *
   * @param client looks the person up; null for a pattern in every case
   * @throws RefusedException with {@link Code#BAD_NAME} if the mask limits only user name or host,
   *     or has no pattern of names
   */
  static NamePattern pattern(String mask, @Nullable IrcClient client) {
    int end = mask.indexOf('!');
    String nick = end >= 0 ? mask.substring(0, end) : mask.contains("@") ? "*" : mask;
    String rest = end >= 0 ? mask.substring(end) : mask.contains("@") ? "!" + mask : "";
    if (nick.matches("\\**") && !rest.matches("|!\\**@\\**")) {
      throw new RefusedException(
          Code.BAD_NAME, "all people have the same host here; use the name, as in bob!*@*");
    }
    boolean isPerson = client != null && !Glob.isPattern(nick) && client.known(nick).isPresent();
    return new NamePattern(isPerson ? nick : nick + NamePattern.ANYWHERE);
  }
}
