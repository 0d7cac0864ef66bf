package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"1732-17", "0-0", "1-0", "9223372036854775807-9223372036854775807"})
  void idIsWrittenAsItWasRead(String text) {
    assertEquals(text, EntryId.of(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "1",
        "1-",
        "-1",
        "1-2-3",
        "1--2",
        "-1-2",
        "+1-2",
        "1-+2",
        " 1-2",
        "1-2 ",
        "1 -2",
        "1-0x2",
        "a-b",
        "１-２",
        "١-٢",
        "9223372036854775808-1",
        "1-9223372036854775808",
        "1\0-2",
        "1-\ud800",
        "11111111111111111111-11111111111111111111"
      })
  void anythingElseIsRefusedAndQuoted(String text) {
    assertEquals(
        "\"" + shown(text) + "\" is not the id of a message, such as 1732-17", refused(text));
  }

  private static String shown(String text) {
    return text.length() > 39 ? text.substring(0, 39) + "…" : text;
  }

  @Test
  void quoteOfALongTextIsCutBetweenCharacters() {
    assertTrue(refused("x".repeat(38) + "😀").startsWith("\"" + "x".repeat(38) + "…\""));
    assertTrue(refused("x".repeat(1 << 20)).length() < 100);
  }

  @Test
  void noPartIsNegative() {
    Refusals.why(Code.BAD_FIELD, () -> new EntryId(-1, 1));
    Refusals.why(Code.BAD_FIELD, () -> new EntryId(1, -1));
    Refusals.why(Code.BAD_FIELD, () -> new EntryId(1, 0).previous());
  }

  @Test
  void epochComesBeforeSequenceInTheOrder() {
    List<EntryId> ordered = Stream.of("1-9", "1-10", "2-1", "10-1").map(EntryId::of).toList();
    assertEquals(ordered, ordered.reversed().stream().sorted().toList());
  }

  @Test
  void previousIsOneLessInTheSameEpoch() {
    assertEquals(EntryId.of("1732-16"), EntryId.of("1732-17").previous());
  }

  private static String refused(String text) {
    return Refusals.why(Code.BAD_FIELD, () -> EntryId.of(text));
  }
}
