package belfry.protocol;

import java.util.Objects;

/**
 * A refusal: what a program acts on, and what a person reads.
 *
 * @param code the reason, from a closed list
 * @param why one sentence without a full stop
 */
public record Refusal(Code code, String why) {
  public Refusal {
    Objects.requireNonNull(code);
    Objects.requireNonNull(why);
  }

  /**
   * What a sentence may quote of a client's text: at most so many characters, and none cut in half.
   */
  public static String excerpt(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }
}
