package belfry.server.account;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** The rules for passwords: a length, and a short list of those that everybody tries first. */
final class Passwords {
  private static final int SHORTEST = 8;
  private static final int LONGEST_BYTES = 256;

  private static final Set<String> TRIED_FIRST =
      Set.of(
          "password",
          "password1",
          "passw0rd",
          "12345678",
          "123456789",
          "1234567890",
          "11111111",
          "00000000",
          "qwertyui",
          "qwertyuiop",
          "qwerty123",
          "iloveyou",
          "sunshine",
          "princess",
          "football",
          "baseball",
          "trustno1",
          "letmein1",
          "changeme",
          "administrator",
          "1q2w3e4r",
          "abcd1234",
          "abc12345");

  private Passwords() {}

  /** A password in the form that is hashed: NFC, with the usual space (RFC 8265, OpaqueString). */
  static String prepared(String typed) {
    StringBuilder text = new StringBuilder(typed.length());
    typed
        .codePoints()
        .map(point -> Character.getType(point) == Character.SPACE_SEPARATOR ? ' ' : point)
        .forEach(text::appendCodePoint);
    String password = Normalizer.normalize(text, Normalizer.Form.NFC);
    if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
      throw new RefusedException(
          Code.BAD_FIELD, "a password has at most " + LONGEST_BYTES + " bytes");
    }
    return password;
  }

  /**
   * Checks a new password of an account.
   *
   * @throws RefusedException if it is too easy to guess
   */
  static String chosen(String typed, Nickname name) {
    String password = prepared(typed);
    if (password.codePointCount(0, password.length()) < SHORTEST) {
      throw new RefusedException(
          Code.BAD_FIELD, "a password has at least " + SHORTEST + " characters");
    }
    String folded = password.toLowerCase(Locale.ROOT);
    if (TRIED_FIRST.contains(folded) || folded.equals(name.key())) {
      throw new RefusedException(
          Code.BAD_FIELD, "that password is one of the first that others would try");
    }
    return password;
  }
}
