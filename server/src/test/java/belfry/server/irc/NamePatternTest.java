package belfry.server.irc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
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
    assertEquals(matches, NamePattern.of(pattern).matches(word));
  }

  @Test
  void patternLongerThanAnyNameMatchesNothing() {
    assertFalse(NamePattern.of("*".repeat(65)).matches("ann"));
  }
}
