package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  private static final String[] ALPHABETS = {
    "abcXYZ 019 _-./:@'\"",
    "ёЁйЙабвГДЕ ",
    "今天讨论了部署方案",
    "サーバーがーｻﾞﾊﾞ",
    "서버한글ㄱ",
    "สวัสดีครับ",
    "éÀñöß ﬁ①Ⅳ",
    "مُحَمَّدـ٣٤ ",
    "שָׁלוֹם",
    "क्षत्रिय ",
    "🎉👩‍👧🇷🇺️",
    "e\u0301\u0308\u0323\u200d\u00ad\u202e ",
    "\t\n\u0000\ufffd ıİς"
  };

  private final Random random = new Random(1);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Deploy at NOON, ok?         | deploy at noon ok",
        "build-42 max_line v2.0      | build 42 max line v2 0",
        "https://example.org/a?b=Ü   | https example org a b u",
        "Сегодня развёртывание       | сегодня развертывание",
        "мой моё                     | мой мое",
        "café naïve Straße ﬁ Ⅳ Ａｎｎ  | cafe naive strasse fi iv ann",
        "今天讨论                       | 今天 天讨 讨论 论",
        "第3回deploy部                  | 第 3 回 deploy 部",
        "서버 다운                       | 서버 버 다운 운",
        "ｻｰﾊﾞｰ                        | サー ーバ バー ー",
        "شكرا ٢٠٢٦                   | شكرا 2026",
        "done 🎉!                    | done 🎉",
        "soft\u00adhyphen                | softhyphen",
        "don't                       | don t",
      })
  void cutsTextsOfManyScripts(String text, String words) {
    assertEquals(words, words(text));
  }

  @Test
  void thaiIsCutIntoPairsOfLettersWithTheirMarks() {
    assertTrue(WordQuery.of("ครับ").matches("สวัสดีครับผม"));
  }

  @Test
  void decomposedTextHasTheWordsOfComposedText() {
    assertEquals(words("서버"), words(Normalizer.normalize("서버", Normalizer.Form.NFD)));
    assertEquals("мой", words("мои\u0306"));
  }

  @Test
  void wordsAreFoldedAlready() {
    for (int point = 1; point <= Character.MAX_CODE_POINT; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        for (Words.Word word : Words.of(Character.toString(point))) {
          assertEquals(
              word.text(), Words.of(word.text()).getFirst().text(), "U+%X".formatted(point));
        }
      }
    }
  }

  @Test
  void eachTextIsFoundByAnyOfItsWords() {
    for (int round = 0; round < 3_000; round++) {
      String text = randomText();
      for (Words.Word word : Words.of(text)) {
        assertTrue(WordQuery.of(word.text()).matches(text), () -> word + " in " + text);
        String typed = text.substring(word.from(), word.to());
        assertTrue(WordQuery.of(typed).matches(text), () -> typed + " in " + text);
      }
    }
  }

  @Test
  void eachWordThatAMatchNeedsIsAmongTheLookups() {
    for (int round = 0; round < 3_000; round++) {
      String text = randomText();
      List<Words.Word> words = Words.of(text);
      if (!words.isEmpty()) {
        int from = words.get(random.nextInt(words.size())).from();
        String part = text.substring(from, Math.min(text.length(), from + 1 + random.nextInt(9)));
        if (!isWhole(part) || Words.of(part).isEmpty() || !WordQuery.of(part).matches(text)) {
          continue;
        }
        for (WordQuery.Lookup lookup : WordQuery.of(part).lookups()) {
          assertTrue(
              words.stream().anyMatch(word -> lookup.matches(word.text())),
              () -> lookup + " in " + text);
        }
      }
    }
  }

  @Test
  void wordsAndTheirNumberAreBounded() {
    String zalgo = "ก" + "\u0e34".repeat(1_000) + " " + "e" + "\u0301".repeat(1_000);
    List<String> texts =
        List.of("x".repeat(100_000), "a ".repeat(50_000), "部".repeat(50_000), zalgo);
    for (String text : texts) {
      List<Words.Word> words = Words.of(text);
      assertTrue(words.size() <= Words.MOST);
      words.forEach(
          word -> assertTrue(word.text().codePointCount(0, word.text().length()) <= Words.LONGEST));
    }
  }

  @Test
  void aLineOfTheUsualLimitIsSearchedWhole() {
    assertTrue(WordQuery.of("z").matches("a ".repeat(2_047) + "z"));
    assertTrue(WordQuery.of("部署").matches("方".repeat(1_363) + "部署"));
  }

  private static boolean isWhole(String part) {
    return part.codePoints()
        .noneMatch(p -> p >= Character.MIN_SURROGATE && p <= Character.MAX_SURROGATE);
  }

  private String randomText() {
    StringBuilder text = new StringBuilder();
    int runs = 1 + random.nextInt(5);
    for (int run = 0; run < runs; run++) {
      int[] alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)].codePoints().toArray();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
      }
    }
    return text.toString();
  }

  private static String words(String text) {
    return Words.of(text).stream().map(Words.Word::text).collect(Collectors.joining(" "));
  }
}
