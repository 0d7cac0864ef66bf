package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** What a value of the protocol says when it refuses to exist. */
final class Refusals {
  private Refusals() {}

  /** The sentence of the refusal, which must have this code. */
  static String why(Code code, Executable refused) {
    Refusal refusal = assertThrows(RefusedException.class, refused).refusal();
    assertEquals(code, refusal.code(), refusal.why());
    return refusal.why();
  }
}
