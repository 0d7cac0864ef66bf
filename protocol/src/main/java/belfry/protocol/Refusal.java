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
}
