package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class NicknameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "7",
        "ann",
        "Ann_2-b",
        "-ann-",
        "Ærøskøbing",
        "Иван",
        "Ἀλέξανδρος",
        "李雷",
        "たなかさん",
        "김철수",
        "नरेन्द्र",
        "محمد",
        "שרה",
        "ไพลิน",
        "𐐨𐐩"
      })
  void nameIsShownAsTyped(String typed) {
    assertEquals(typed, Nickname.of(typed).text());
    assertEquals(typed, Nickname.of(typed).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "ann, ANN",
    "ann, ａｎｎ",
    "ann, 𝐚𝐧𝐧",
    "zoé, ZOE\u0301",
    "straße, STRASSE",
    "straße, STRAẞE",
    "Σίσυφος, ΣΊΣΥΦΟΣ",
    "иван, ИВАН",
    "ハン, ﾊﾝ",
    "ﬁn, fin",
    "ıvan, IVAN",
  })
  void caseAndWidthMakeNoOtherName(String one, String same) {
    assertEquals(Nickname.of(one), Nickname.of(same));
    assertEquals(Nickname.of(one).key(), Nickname.of(same).key());
    assertEquals(Nickname.of(one).hashCode(), Nickname.of(same).hashCode());
  }

  @ParameterizedTest
  @CsvSource({"ann, anne", "ann, ann_", "zoe, zoé", "ann, ann2", "a_b, a-b"})
  void otherLettersMakeAnotherName(String one, String other) {
    assertNotEquals(Nickname.of(one), Nickname.of(other));
  }

  @Test
  void everyCaseOfEveryLetterIsTheSameName() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (Character.isLetter(point)) {
        String letter = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC);
        String key = Nickname.fold(letter);
        assertEquals(key, Nickname.fold(key), letter);
        assertEquals(key, Nickname.fold(letter.toUpperCase(Locale.ROOT)), letter);
      }
    }
  }

  @Test
  void nothingElseEqualsAName() {
    assertNotEquals(Nickname.of("ann"), (Object) "ann");
    assertNotEquals(null, Nickname.of("ann"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "annа", // the last letter is Cyrillic
        "аnn", // the first is
        "Αnn", // Greek alpha
        "ann李", "たなкa", "한ひらがな", "ㄅひ",
      })
  void writingSystemsAreNotMixed(String typed) {
    assertEquals("a name can't mix writing systems", refused(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[ann]", "ann|away", "a^n`n", "{a\\n}", "_ann-"})
  void signsOfIrcClientsAreAllowed(String typed) {
    assertEquals(typed, Nickname.of(typed).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"田中さん", "タナカさん", "東京タワー", "金철수", "李ㄅ", "ann2", "иван_2", "李2"})
  void whatIsWrittenTogetherMayBeMixed(String typed) {
    assertEquals(typed, Nickname.of(typed).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a.b",
        "a,b",
        "a~b",
        "a@b",
        "#ann",
        "a\tb",
        "a\nb",
        "a\0",
        "a/b",
        "<ann>",
        "a*",
        "ann!",
        "a:b",
        "a\u001b[2J",
        "a\u0085",
        "a\u00a0b",
        "a\u200bb",
        "a\u200db",
        "a\u202eb",
        "a\u2066b",
        "a\u2028b",
        "\ufeffann",
        "a→b",
        "😀",
        "a\ud800",
        "\udc00a",
        "½",
        "Ⅷ…",
        "a\u20dd",
        "a\ue000",
        "a\uffff"
      })
  void onlyLettersAndDigitsAreAllowed(String typed) {
    assertEquals("a name has letters, digits and _-[]{}\\`^| only", refused(typed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u3164", // the filler of Hangul, whose category is letter
        "\u115f",
        "\u1160",
        "\uffa0",
        "김\u1160",
        "ann\u034f",
        "ann\ufe0f",
        "a\udb40\udd00nn",
        "ខ\u17b4",
        "ᠠ\u180b",
        "ᠠ\u180f"
      })
  void whatIsInvisibleMakesNoName(String typed) {
    assertEquals("a name has letters, digits and _-[]{}\\`^| only", refused(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_", "-", "--__", "[]", "|"})
  void nameNeedsALetterOrADigit(String typed) {
    assertEquals("a name needs a letter or a digit", refused(typed));
  }

  @Test
  void marksBelongToALetterAndAreFew() {
    assertEquals("ज़्ि", Nickname.of("ज़्ि").text());
    assertEquals("q\u0323\u0307\u0301", Nickname.of("q\u0323\u0307\u0301").text());
    assertEquals(
        "a name can't have an accent without a letter",
        refused("q\u0323\u0307\u0301\u0302"),
        "a tower of accents");
    assertEquals("a name can't have an accent without a letter", refused("\u0301ann"));
    assertEquals("a name can't have an accent without a letter", refused("_\u0301ann"));
  }

  @Test
  void lengthIsCountedInCodePointsAsShown() {
    assertEquals(24, Nickname.of("a".repeat(24)).text().length());
    assertEquals(48, Nickname.of("𐐨".repeat(24)).text().length());
    assertEquals(24, Nickname.of("e\u0301".repeat(24)).text().length(), "composed first");
    String why = "a name has at most 24 characters";
    assertEquals(why, refused("a".repeat(25)));
    assertEquals(why, refused("𐐨".repeat(25)));
    assertEquals(why, refused("ﬃ".repeat(9)), "three letters each");
    assertEquals(why, refused("ﷺ".repeat(24)));
    assertEquals(why, refused("a".repeat(1 << 20)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"you", "YOU", "ｙｏｕ", "Server", "belfry", "Everyone", "nobody"})
  void wordsOfTheServerAreReserved(String typed) {
    assertTrue(refused(typed).endsWith("is a word that the server itself uses"));
  }

  @ParameterizedTest
  @NullAndEmptySource
  void nameIsNeeded(String typed) {
    assertEquals("a name is needed", refused(typed));
  }

  @Test
  void nameAsShownIsTheSameName() {
    for (String typed : new String[] {"Ann", "ﬁn", "ＡＮＮ", "ẞß", "İstanbul", "ﾊﾞﾝ", "Å"}) {
      Nickname name = Nickname.of(typed);
      assertEquals(name, Nickname.of(name.text()));
      assertEquals(name.text(), Nickname.of(name.text()).text());
    }
  }

  private static String refused(String typed) {
    return Refusals.why(Code.BAD_NAME, () -> Nickname.of(typed));
  }
}
