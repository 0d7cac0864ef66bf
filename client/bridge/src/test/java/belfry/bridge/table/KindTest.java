package belfry.bridge.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import belfry.bridge.table.SqlTypes.Family;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindTest {
  @ParameterizedTest
  @CsvSource({
    "NUMBER, 12.50, 12.5",
    "NUMBER, -0, 0",
    "NUMBER, +.5, 0.5",
    "NUMBER, 1e3, 1000",
    "NUMBER, 18446744073709551615, 18446744073709551615",
    "TIME, 12:30, 45000",
    "TIME, -838:59:59.5, -3020399.5"
  })
  void numbersCompareAsNumbers(Kind kind, String value, BigDecimal number) {
    assertEquals(0, number.compareTo(kind.number(value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "1e999999999", "NaN", "1,5", "0x10", "--1", "1_000", "١"})
  void otherTextsAreNoNumbers(String value) {
    assertNull(Kind.NUMBER.number(value));
  }

  @ParameterizedTest
  @CsvSource({
    "DATE_TIME, 2014-03-05 12:00:00.250000, 2014-03-05T12:00:00.25",
    "DATE_TIME, 2014-03-05 12:00:00.0, 2014-03-05T12:00:00",
    "DATE_TIME, 2014-03-05 12:00:10, 2014-03-05T12:00:10",
    "INSTANT, 2014-03-05 12:00:00+00, 2014-03-05T12:00:00Z",
    "INSTANT, 0000-00-00 00:00:00, 0000-00-00T00:00:00Z",
    "DATE_TIME, tomorrow, tomorrow",
    "TIME, 10:00:00.500, 10:00:00.5",
    "TIME, 10:00:00, 10:00:00",
    "NUMBER, 10.00, 10.00",
    "NUMBER, -1.5E-7, -0.00000015",
    "NUMBER, 1e999, 1e999"
  })
  void timesAreWrittenAsIsoHasThem(Kind kind, String value, String written) {
    assertEquals(written, kind.written(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MARIADB    | int(10) unsigned             | NUMBER    | 10
          MARIADB    | BIGINT UNSIGNED              | NUMBER    | 255
          MARIADB    | decimal(14,4)                | NUMBER    | 14
          MARIADB    | double                       | NUMBER    | 255
          MARIADB    | year(4)                      | NUMBER    | 4
          MARIADB    | bit(1)                       | NUMBER    | 1
          MARIADB    | varchar(100)                 | TEXT      | 100
          MARIADB    | enum('a','b(c)')             | TEXT      | 255
          MARIADB    | longtext                     | TEXT      | 2147483647
          MARIADB    | timestamp                    | INSTANT   | 255
          MARIADB    | datetime(6)                  | DATE_TIME | 6
          MARIADB    | time                         | TIME      | 255
          MARIADB    | mediumblob                   | BYTES     | 255
          MARIADB    | varbinary(16)                | BYTES     | 16
          POSTGRESQL | timestamp                    | DATE_TIME | 255
          POSTGRESQL | timestamptz                  | INSTANT   | 255
          POSTGRESQL | timestamp with time zone     | INSTANT   | 255
          POSTGRESQL | text                         | TEXT      | 255
          POSTGRESQL | bytea                        | BYTES     | 255
          POSTGRESQL | point                        | TEXT      | 255
          SQLITE     | UNSIGNED BIG INT             | NUMBER    | 255
          SQLITE     | MEDIUMINT                    | NUMBER    | 255
          SQLITE     | NVARCHAR(80)                 | TEXT      | 80
          """)
  void typesHaveKinds(Family family, String type, Kind kind, int length) {
    assertEquals(new Column("c", type, kind, length), SqlTypes.column("c", type, family));
  }
}
