package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** Checks of the refusals that constructors of the protocol's values throw. */
final class Refusals {
  private Refusals() {}

  /** Returns the sentence of the refusal, and fails if the refusal has another code. */
  static String why(Code code, Executable refused) {
    Refusal refusal = assertThrows(RefusedException.class, refused).refusal();
    assertEquals(code, refusal.code(), refusal.why());
    return refusal.why();
  }
}
