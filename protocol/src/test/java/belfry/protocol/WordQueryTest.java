package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordQueryTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "部署            | 今天讨论了部署方案                    | true",
        "部署方案        | 今天讨论了部署方案                    | true",
        "署              | 今天讨论了部署方案                    | true",
        "案              | 今天讨论了部署方案                    | true",
        "部方            | 今天讨论了部署方案                    | false",
        "сервер         | Сегодня обсудили развёртывание Сервера | true",
        "развертывание  | Сегодня обсудили развёртывание Сервера | true",
        "СЕРВЕРА сегодня | Сегодня обсудили развёртывание Сервера | true",
        "ok             | deploy at noon ok                    | true",
        "ok             | okay                                 | false",
        "DEPLOY         | the deployment                       | true",
        "ploy           | the deployment                       | false",
        "1234           | 12345                                | false",
        "build-42       | the build 42 is red                  | true",
        "build-42       | build 7 of 42                        | false",
        "deploy done    | done with the deploy                 | true",
        "\"deploy done\" | done with the deploy                 | false",
        "\"deploy done\" | Deploy done!                         | true",
        "example.org    | see https://example.org/a            | true",
        "서버            | 메일서버가 다운                          | true",
        "バー            | ｻｰﾊﾞｰが                             | true",
      })
  void findsMessages(String typed, String text, boolean found) {
    assertEquals(found, WordQuery.of(typed).matches(text));
  }

  @Test
  void marksThePlacesInTheTextAsItWasWritten() {
    assertEquals(
        "the [Dé\u0301ploy] of [部署]方案 [ﬁrst]",
        marked("部署 deploy first", "the Dé\u0301ploy of 部署方案 ﬁrst"));
    assertEquals("[aaa] b [aaa]", marked("aaa", "aaa b aaa"));
    assertEquals("[部部部部]", marked("部部", "部部部部"));
  }

  private static String marked(String typed, String text) {
    StringBuilder marked = new StringBuilder(text);
    for (WordQuery.Span span : WordQuery.of(typed).marks(text).reversed()) {
      marked.insert(span.to(), ']').insert(span.from(), '[');
    }
    return marked.toString();
  }

  @Test
  void looksUpTheLongestWordFirst() {
    assertEquals(
        List.of("deploy*", "ok", "部署", "署方", "方案"),
        WordQuery.of("ok 部署方案 deploy").lookups().stream()
            .map(lookup -> lookup.text() + (lookup.isBeginning() ? "*" : ""))
            .toList());
  }

  @Test
  void refusesASearchWithoutWords() {
    for (String typed : List.of("", "  ", "?!", "\"\"", "\u0301")) {
      assertThrows(RefusedException.class, () -> WordQuery.of(typed), typed);
    }
    assertThrows(RefusedException.class, () -> WordQuery.of("x".repeat(Limits.SEARCH + 1)));
  }
}
