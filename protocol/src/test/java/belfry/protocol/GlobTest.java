package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*, ann, true",
    "*, '', true",
    "a*, Ann, true",
    "A?n, ann, true",
    "a?, ann, false",
    "*n*n*, ann, true",
    "*x*, ann, false",
    "ann, anna, false",
    "*na, banana, true",
    "'', ann, false",
  })
  void starsAndQuestionMarksStandForCharacters(String pattern, String word, boolean matches) {
    assertEquals(matches, Glob.of(pattern).matches(word));
  }

  @Test
  void patternLongerThanAnyNameMatchesNothing() {
    assertFalse(Glob.of("*".repeat(65)).matches("ann"));
  }
}
