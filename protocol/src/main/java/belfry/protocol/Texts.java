package belfry.protocol;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of texts that people write. */
final class Texts {
  /** The form of a token of an account. */
  private static final Pattern TOKEN =
      Pattern.compile(CredentialInfo.TOKEN_PREFIX + "[a-z2-7]{27}");

  private Texts() {}

  /** Returns the text if it has 1 to {@code limit} code points and no lone surrogate. */
  static String required(String field, @Nullable String text, int limit) {
    if (text == null || text.isBlank()) {
      throw new RefusedException(Code.BAD_FIELD, "the " + field + " is missing");
    }
    return checked(field, text, limit);
  }

  /**
   * Returns the text if it is null, or has at most {@code limit} code points and no lone surrogate.
   */
  static @Nullable String optional(String field, @Nullable String text, int limit) {
    return text == null ? null : checked(field, text, limit);
  }

  /**
   * Returns a text for other people, if it contains no token of an account. A person who mistypes
   * {@code /login} would give the account away.
   */
  static String said(String field, String text) {
    if (text.contains(CredentialInfo.TOKEN_PREFIX) && TOKEN.matcher(text).find()) {
      throw new RefusedException(
          Code.BAD_FIELD,
          "the "
              + field
              + " has the token of an account, so nothing was said; the command is /login"
              + " NAME TOKEN");
    }
    return text;
  }

  private static String checked(String field, String text, int limit) {
    int points = 0;
    for (int at = 0; at < text.length(); points++) {
      int point = text.codePointAt(at);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw new RefusedException(Code.MALFORMED, "the " + field + " has half a character in it");
      }
      at += Character.charCount(point);
    }
    if (points > limit) {
      throw new RefusedException(
          Code.BAD_FIELD, "the " + field + " is longer than " + limit + " characters");
    }
    return text;
  }
}
