package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomNameTest {
  @ParameterizedTest
  @CsvSource({
    "lobby, lobby",
    "'#lobby', lobby",
    "Ops, ops",
    "'#OPS', ops",
    "ＯＰＳ, ops",
    "v1.2_a-b, v1.2_a-b",
    "STRAẞE, strasse",
    "Кафе, кафе",
    "会議室, 会議室",
    "हिन्दी, हिन्दी",
  })
  void nameIsFolded(String typed, String folded) {
    RoomName room = RoomName.of(typed);
    assertEquals(folded, room.text());
    assertEquals("#" + folded, room.toString());
    assertEquals(room, RoomName.of(room.toString()));
    assertEquals(room, new RoomName(folded));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ops", "ｏｐｓ", "STRASSE", "straße", "e\u0301"})
  void nameThatIsNotFoldedCanNotExist(String text) {
    assertEquals(
        "a room's name is written in small letters",
        Refusals.why(Code.BAD_NAME, () -> new RoomName(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "##ops",
        "a#b",
        "a/b",
        "a,b",
        "a:b",
        "a*b",
        "a\nb",
        "a\u001b]0;x\u0007",
        "a\u202eb",
        "a\u2028b",
        "a\u200bb",
        "a\ud800",
        "😀",
        "a{b}",
        "ops\ufe0f",
        "\u3164",
        "o\u034fps"
      })
  void hostileNameIsRefused(String typed) {
    assertEquals("a room's name has letters, digits, _ - and . only", refused(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "-", "#_", "\u0301"})
  void nameNeedsALetterOrADigit(String typed) {
    assertEquals("a room's name needs a letter or a digit", refused(typed));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = "#")
  void nameIsNeeded(String typed) {
    assertEquals("a room is needed, such as #lobby", refused(typed));
  }

  @Test
  void lengthIsCountedInCodePointsWithoutTheSign() {
    assertEquals(32, RoomName.of("#" + "a".repeat(32)).text().length());
    assertEquals(64, RoomName.of("𐐨".repeat(32)).text().length());
    String why = "a room's name has at most 32 characters";
    assertEquals(why, refused("a".repeat(33)));
    assertEquals(why, refused("𐐨".repeat(33)));
    assertEquals(why, refused("ß".repeat(17)), "two letters each, when folded");
    assertEquals(why, refused("ﷺ".repeat(32)));
    assertEquals(why, refused("a".repeat(1 << 20)));
  }

  @Test
  void everybodyStartsInTheLobby() {
    assertEquals(RoomName.of("#Lobby"), RoomName.LOBBY);
  }

  private static String refused(String typed) {
    return Refusals.why(Code.BAD_NAME, () -> RoomName.of(typed));
  }

  @Test
  void plainNamesHaveTheLimitsOfAllNames() {
    for (String plain : List.of("a", "7", "a.b-c_d", "x".repeat(Limits.ROOM_NAME))) {
      assertEquals(plain, new RoomName(plain).text());
    }
    for (String bad : List.of("", "-", "._-", "x".repeat(Limits.ROOM_NAME + 1))) {
      assertThrows(RefusedException.class, () -> new RoomName(bad), bad);
    }
  }
}
