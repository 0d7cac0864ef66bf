package belfry.protocol;

import java.text.Normalizer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The people whom an order of a moderator is about: a person by its name, or everybody whose name
 * fits a pattern, in which {@code *} stands for any characters and {@code ?} for one. The masks of
 * IRC end with {@code !*@*}: {@code ann!*@*} is a pattern that fits the name {@code ann} only,
 * whoever has it. Case is ignored.
 *
 * @param text the name, or the pattern
 */
public record NamePattern(String text) {
  /** The end of a mask of IRC that fits every user name and every host. */
  public static final String ANYWHERE = "!*@*";

  private static final String SIGNS = "_-[]{}\\`^|*?";

  /**
   * Reads a name or a pattern.
   *
   * @throws RefusedException with {@link Code#BAD_NAME} if it is neither
   */
  public NamePattern {
    text = canonical(text);
  }

  /** The person of a name. */
  public static NamePattern of(Nickname name) {
    return new NamePattern(name.text());
  }

  private static String canonical(String typed) {
    if (!Glob.isPattern(typed)) {
      return Nickname.of(typed).text();
    }
    String text = Normalizer.normalize(typed, Normalizer.Form.NFKC);
    String names = names(text);
    int points = names.codePointCount(0, names.length());
    if (points == 0
        || points > Limits.NICKNAME
        || !names.codePoints().allMatch(NamePattern::fits)) {
      throw new RefusedException(
          Code.BAD_NAME,
          "a pattern has letters, digits, * and ? only, and at most "
              + Limits.NICKNAME
              + " of them");
    }
    return Glob.isPattern(names) ? names : text;
  }

  private static boolean fits(int point) {
    return Character.isLetterOrDigit(point) || SIGNS.indexOf(point) >= 0;
  }

  /** The part of a text that is about names. */
  private static String names(String text) {
    return text.endsWith(ANYWHERE) ? text.substring(0, text.length() - ANYWHERE.length()) : text;
  }

  /** Whether this is a pattern, not the name of one person. */
  public boolean isPattern() {
    return Glob.isPattern(text);
  }

  /** The name of the person; empty for a pattern. */
  public Optional<Nickname> name() {
    return isPattern() ? Optional.empty() : Optional.of(Nickname.of(text));
  }

  /** Whether a name fits. */
  public boolean matches(Nickname name) {
    return new Glob(key()).matches(name.key());
  }

  /** This as a mask of IRC, such as {@code ann!*@*}. */
  public String mask() {
    return names(text) + ANYWHERE;
  }

  private String key() {
    return Nickname.fold(names(text));
  }

  /** A name and the pattern that fits only this name are equal. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NamePattern that && that.key().equals(key());
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
