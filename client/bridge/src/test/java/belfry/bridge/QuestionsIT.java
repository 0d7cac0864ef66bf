package belfry.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions to a copy of a small database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestionsIT {
  private RedisServer redis;
  private Bridge bridge;

  @BeforeAll
  void copy(@TempDir Path folder) throws Exception {
    redis = RedisServer.started();
    bridge = new Bridge(redis);
    String file =
        SqliteFile.made(
            folder,
            "town.db",
            "create table person (id integer primary key, name varchar(50) not null,"
                + " born date, height decimal(5,2), note text, photo blob)",
            "insert into person values (1, 'Анна', '1970-03-05', 1.72, 'a:b', x'00ff')",
            "insert into person values (2, 'Борис', '1980-12-31', 1.8, '', null)",
            "insert into person values (3, 'Аня', null, null, null, null)",
            "insert into person values (4, 'bob', '1980-01-01', 1.9, 'quote \" comma , end', null)",
            "create table visit (person integer, day text, place text, primary key (person, day))",
            "insert into visit values (1, '2014-01-01', 'x:y'), (1, '2014-01-02', '%'),"
                + " (2, '2014-01-01', 'x:y')",
            "create table big (n integer primary key, square bigint, word text, part decimal(20,4))",
            SqliteFile.numbers("big", 3_000, "i, i * i, 'word' || (i % 7), i || '.0001'"),
            "create table plain (a text, b integer)",
            "insert into plain values ('one', 1), (null, null), ('three', 9007199254740993),"
                + " ('four', 9007199254740992)");
    assertEquals(0, bridge.run("import", file).code());
  }

  @AfterAll
  void stop() {
    redis.close();
  }

  @Test
  void tablesAreListed() {
    assertTrue(
        bridge
            .out("tables")
            .startsWith(
                """
                table   rows  key
                big     3000  n
                person     4  id
                plain      4  (row number)
                visit      3  person:day
                generation 1 of jdbc:sqlite:\
                """));
  }

  @Test
  void aTableHasItsColumns() {
    assertEquals(
        """
        column  type         kind    index
        id      INTEGER      number  number
        name    VARCHAR(50)  text    text
        born    DATE         date    text
        height  DECIMAL      number  number
        note    TEXT         text    text
        photo   BLOB         bytes   none
        4 rows
        """,
        bridge.out("tables", "person"));
  }

  @Test
  void aRowIsFoundByItsKey() {
    assertEquals(
        """
        column  value
        id      1
        name    Анна
        born    1970-03-05
        height  1.72
        note    a:b
        photo   0x00ff
        row 1 of person
        """,
        bridge.out("get", "person", "1"));
    assertEquals(
        "person,day,place\n1,2014-01-02,%\n",
        bridge.out("get", "visit", "1:2014-01-02", "--format=csv"));
    assertEquals(
        "{\"person\":2,\"day\":\"2014-01-01\",\"place\":\"x:y\"}\n",
        bridge.out("get", "visit", "2", "2014-01-01", "--format=json"));
    assertEquals("a,b\n,\n", bridge.out("get", "plain", "2", "-f", "csv"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          name=Анна                                   | 1
          name^=Ан                                    | 1 3
          name^=Я                                     |
          name='bob' or name=Анна                     | 1 4
          name=Анна or name^=А                        | 1 3
          born>=1980                                  | 2 4
          born^=1980-01                               | 4
          born<1980                                   | 1
          born is null                                | 3
          born is not null and height<=1.80           | 1 2
          height=1.8                                  | 2
          height=1.80                                 | 2
          height>1.72                                 | 2 4
          height!=1.8                                 | 1 4
          height<>1.8                                 | 1 4
          id in (1, 3, 9)                             | 1 3
          note=''                                     | 2
          note='a:b'                                  | 1
          (id=1 or id=2) and name^=Б                  | 2
          NAME=bob AND ID>0                           | 4
          `name`=bob                                  | 4
          photo is null                               | 2 3 4
          name>=Б                                     | 2
          order by height                             | 1 2 4 3
          order by height desc                        | 4 2 1 3
          order by name                               | 4 1 3 2
          order by born desc limit 2                  | 2 4
          id>1 order by id desc limit 1               | 4
          """)
  void conditionsFindRows(String condition, String ids) {
    String expected = ids == null ? "" : ids.replace(' ', '\n') + "\n";
    String found = bridge.out("find", "person", condition, "--columns=id", "-f", "csv");
    if (condition.contains("order by")) {
      assertEquals("id\n" + expected, found, condition);
    } else {
      List<String> rows = found.lines().skip(1).sorted().toList();
      assertEquals(expected.lines().toList(), rows, condition);
      long count = expected.lines().count();
      assertEquals(
          "count\n" + count + "\n",
          bridge.out("count", "person", condition, "-f", "csv"),
          condition);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          count big                                 | 3000
          count big n>1000                          | 2000
          count big n>=1000.5                       | 2000
          count big n<10 or square<100              | 9
          count big word=word3 and n<=700           | 100
          count big word^=word                      | 3000
          sum big n                                 | 4501500
          sum big part n<=2                         | 3.0002
          avg big n n<=4                            | 2.5000
          min big word                              | word0
          max big square word=word6                 | 8970025
          sum big n n<0                             |
          max person born                           | 1980-12-31
          max plain b                               | 9007199254740993
          count plain b=9007199254740993            | 1
          count plain b>9007199254740992            | 1
          count plain b>=9007199254740993           | 1
          """)
  void functionsAreComputed(String line, String result) {
    List<String> words =
        new ArrayList<>(List.of(line.split(" ", line.startsWith("count") ? 3 : 4)));
    words.add("--format=csv");
    String csv = bridge.out(words.toArray(String[]::new));
    assertEquals(result == null ? "" : result, csv.lines().toList().get(1), line);
  }

  @Test
  void groupsHaveTheOrderOfTheirValues() {
    assertEquals("word,sum(n)\n", bridge.out("sum", "big", "n", "n<0 by word", "-f", "csv"));
    assertEquals(
        "word,count\nword0,1\nword1,2\nword2,2\n",
        bridge.out("count", "big", "n<=9 and word<=word2 by word", "-f", "csv"));
    assertEquals(
        "born,count\n1970-03-05,1\n1980-01-01,1\n1980-12-31,1\n,1\n",
        bridge.out("count", "person", "by born", "-f", "csv"));
  }

  @Test
  void manyRowsAreFoundInTheOrderOfAnIndex() {
    String csv =
        bridge.out("find", "big", "word=word5 order by n desc limit 600", "-f=csv", "--columns=n");

    assertEquals(
        IntStream.rangeClosed(1, 3_000)
            .filter(n -> n % 7 == 5)
            .map(n -> -n)
            .sorted()
            .mapToObj(n -> -n + "\n")
            .collect(Collectors.joining("", "n\n", "")),
        csv);
    assertEquals(
        "n\n3000\n2999\n",
        bridge.out("find", "big", "order by square desc limit 2", "-f=csv", "--columns=n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          find nothing                       | belfry: there is no table 'nothing'; there are: big, person, plain, visit
          find person shoe=1                 | belfry: table person has no column 'shoe'; it has id, name, born, height, note, photo
          find person id=abc                 | belfry: id is a number such as 12.5; 'abc' is none
          find person born=yesterday         | belfry: born is a date such as 2014-03-05; 'yesterday' is none
          find person photo=x                | belfry: photo is bytes, which can't be compared; 'x' is none
          find person id                     | belfry: =, !=, <, <=, >, >=, ^= (begins with), in or is is expected at character 3, not the end
          find person id=1)                  | belfry: and, or, by, order by, limit or the end is expected at character 5, not ')'
          find person name='x                | belfry: the ' at character 6 has no end
          find person id^=1                  | belfry: id is a number; ^= is for texts and dates
          get person 9                       | belfry: table person has no row with the key 9
          get visit 1 2 3                    | belfry: the key of visit is person:day
          sum person name                    | belfry: sum has no meaning for name, which is a text
          tables --name other                | belfry: there is no copy 'other' in REDIS; import it first
          tables --name Other                | belfry: 'Other' can't be the name of a copy: a name has 1 to 64 of the characters a-z, 0-9, _ and -
          """)
  void whatCanNotBeAnsweredIsRefused(String line, String message) {
    assertEquals(message.replace("REDIS", redis.url()), bridge.failure(65, line.split(" ")), line);
  }
}
