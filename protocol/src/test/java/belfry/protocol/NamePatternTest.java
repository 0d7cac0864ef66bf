package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    // typed, text, a mask of IRC, a name, whether it fits
    "Bob, Bob, Bob!*@*, bob, true",
    "bob!*@*, bob!*@*, bob!*@*, BOB, true",
    "bob!*@*, bob!*@*, bob!*@*, bobby, false",
    "bob*!*@*, bob*, bob*!*@*, bobby, true",
    "b?b*, b?b*, b?b*!*@*, Bab, true",
    "*stra\u00dfe, *stra\u00dfe, *stra\u00dfe!*@*, STRASSE, true",
    "[x]*, [x]*, [x]*!*@*, x, false",
  })
  void patternFitsNamesWithoutRegardToCase(
      String typed, String text, String mask, String name, boolean fits) {
    NamePattern pattern = new NamePattern(typed);
    assertEquals(text, pattern.text());
    assertEquals(mask, pattern.mask());
    assertEquals(fits, pattern.matches(Nickname.of(name)));
  }

  @Test
  void nameAndThePatternOfThisNameAreEqual() {
    NamePattern name = new NamePattern("Bob");
    assertEquals(name, new NamePattern("bob!*@*"));
    assertEquals(name.hashCode(), new NamePattern("bob!*@*").hashCode());
    assertEquals(Optional.of(Nickname.of("bob")), name.name());
    assertEquals(Optional.empty(), new NamePattern("bob!*@*").name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a b*",
        "!*@*",
        "a*!b@c",
        "a*,",
        "aaaaaaaaaaaaaaaaaaaaaaaaa*",
        "a*\u202e"
      })
  void textThatNoNameFitsIsRefused(String typed) {
    assertThrows(RefusedException.class, () -> new NamePattern(typed));
  }
}
