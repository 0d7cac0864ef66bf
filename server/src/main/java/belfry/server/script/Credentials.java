package belfry.server.script;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Utf8;
import belfry.server.web.RequestHead;
import java.util.Base64;
import java.util.Optional;

/**
 * The account in whose name a script asks, and a token of it. Its text form never has the secret.
 */
public record Credentials(Nickname name, String token) {
  /**
   * The credentials in the field Authorization: {@code Bearer NAME:TOKEN}, or the name and the
   * token as {@code Basic} (RFC 7617), which {@code curl -u} sends.
   *
   * @return empty if there is no such field
   * @throws RefusedException if it is malformed
   */
  static Optional<Credentials> in(RequestHead head) {
    return head.text("authorization").map(Credentials::of);
  }

  private static Credentials of(String field) {
    String[] parts = field.split(" +", 2);
    if (parts.length == 2 && parts[0].equalsIgnoreCase("Bearer")) {
      return pair(parts[1]);
    }
    if (parts.length == 2 && parts[0].equalsIgnoreCase("Basic")) {
      try {
        return pair(Utf8.decode(Base64.getDecoder().decode(parts[1].strip())));
      } catch (IllegalArgumentException _) { // not Base64
        throw malformed();
      }
    }
    throw malformed();
  }

  /** A token has no colon. */
  private static Credentials pair(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw malformed();
    }
    return of(text.substring(0, colon), text.substring(colon + 1).strip());
  }

  /** Credentials of a name and a token. */
  static Credentials of(String name, String token) {
    try {
      return new Credentials(Nickname.of(name), token);
    } catch (RefusedException e) {
      throw new RefusedException(Code.WRONG_LOGIN, e.refusal().why());
    }
  }

  private static RefusedException malformed() {
    return new RefusedException(
        Code.WRONG_LOGIN, "usage: Authorization: Bearer NAME:TOKEN, or curl -u NAME:TOKEN");
  }

  /** Leaves out the secret. */
  @Override
  public String toString() {
    return "Credentials[" + name + "]";
  }
}
