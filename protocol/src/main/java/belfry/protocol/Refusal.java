package belfry.protocol;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A refusal: a code for programs and a sentence for people.
 *
 * @param code the reason, from a closed list
 * @param why one sentence without a full stop
 * @param until the time at which the reason ends by itself; null if none is known
 */
public record Refusal(Code code, String why, @Nullable Instant until) {
  public Refusal {
    Objects.requireNonNull(code);
    Objects.requireNonNull(why);
  }

  /** A refusal whose reason does not end at a known time. */
  public Refusal(Code code, String why) {
    this(code, why, null);
  }

  /**
   * The part of a client's text that a sentence may quote: its first {@code most} characters. A
   * surrogate pair is never cut in half.
   */
  public static String excerpt(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }
}
