package belfry.protocol;

/** Checks of what people write. */
final class Texts {
  private Texts() {}

  /** The text itself, when it has 1 to {@code limit} code points and no lone surrogate. */
  static String required(String field, String text, int limit) {
    if (text == null || text.isBlank()) {
      throw new RefusedException(Code.BAD_FIELD, "the " + field + " is missing");
    }
    return optional(field, text, limit);
  }

  /** The same for a text that may be null. */
  static String optional(String field, String text, int limit) {
    if (text == null) {
      return null;
    }
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
