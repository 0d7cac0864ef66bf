package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrftimeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:05:09.012345678Z");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "%Y-%m-%d %X|2026-11-22 03:05:09",
        "%c|Sun Nov 22 03:05:09 2026",
        "%a %A %b %B %h|Sun Sunday Nov November Nov",
        "%C %y %g %G %j|20 26 26 2026 326",
        "%d %e %D %F|22 22 11/22/26 2026-11-22",
        "%H %I %k %l %M %S|03 03  3  3 05 09",
        "%p %P %r %R %T|AM am 03:05:09 AM 03:05 03:05:09",
        "%u %w %U %V %W|7 0 47 47 46",
        "%z %Z %s|+0000 UTC 1795316709",
        "%-d %_H %-k %10d %_10d %-10d|22  3 3 0000000022         22         22",
        "%^a %#a %#p %^P %#Z %^c|SUN SUN am am utc SUN NOV 22 03:05:09 2026",
        "%10B %010B %5Y %_5Y|  November 00November 02026  2026",
        "%Ey %Od %OB %EC %Ec|26 22 November 20 Sun Nov 22 03:05:09 2026",
        "%5%|    %",
        "%|%",
        "abc%|abc%",
        "%5|   %5",
        "%5Q %EQ %Ed %E5d %Q %+ %v|  %5Q %EQ %Ed %E5d %Q %+ %v",
        "%é 日%Y年|%é 日2026年",
        "%_z %-z %10z|+   0 +0          +0000000000",
        "%N %3N %1N %6N|012345678 012 0 012345",
        "%0N %10N %_3N %EN|%0N       %10N %_3N %EN",
        "%:z %::z %:::z %5:z|+00:00 +00:00:00 %:::z   %5:z",
      },
      delimiter = '|')
  void writesWhatTheTablesSay(String format, String expected) {
    assertEquals(expected, text(format, NOW, Zone.UTC));
  }

  @ParameterizedTest
  @CsvSource({
    "-1234, -1234, -13, 66, -1234-07-04, -1234",
    "-5, -5, -1, 95, -5-07-04, -005",
    "0, 0, 0, 00, 0-07-04, 0000",
    "5, 5, 0, 05, 5-07-04, 0005",
    "999, 999, 9, 99, 999-07-04, 0999",
    "9999, 9999, 99, 99, 9999-07-04, 9999",
    "10000, 10000, 100, 00, 10000-07-04, 10000",
  })
  void farYearsAreAsInTheTable(
      int year, String plain, String century, String ofCentury, String date, String four) {
    Instant instant = LocalDate.of(year, 7, 4).atStartOfDay().toInstant(ZoneOffset.UTC);
    assertEquals(
        String.join(" ", plain, century, ofCentury, date, four),
        text("%Y %C %y %F %04Y", instant, Zone.UTC));
  }

  @Test
  void theWholeRangeOfInstantsCanBeWritten() {
    assertEquals("-1000000000-01-01", text("%F", Instant.MIN, Zone.UTC));
    assertEquals("1000000000-12-31 23:59:59", text("%F %T", Instant.MAX, Zone.UTC));
  }

  @Test
  void aWidthOverTheLimitIsRefused() {
    assertInstanceOf(Strftime.class, Strftime.compile("%255d"));
    assertEquals(new Compilation.Refused("width over 255"), Strftime.compile("%256d"));
    assertEquals(
        new Compilation.Refused("width over 255"), Strftime.compile("%99999999999999999999d"));
  }

  @Test
  void aFormatOverTheLimitIsRefused() {
    assertInstanceOf(Strftime.class, Strftime.compile("x".repeat(1_024)));
    assertEquals(
        new Compilation.Refused("format over 1024 bytes"), Strftime.compile("x".repeat(1_025)));
  }

  @Test
  void writesNothingPastTheLimitWhateverTheRoom() {
    String format = "%^30c%5Q%z %:z %A%-d%_5Y%s%Z%20F%N";
    Strftime strftime = (Strftime) Strftime.compile(format);
    BrokenDownTime time = new BrokenDownTime().set(NOW, Zone.UTC);
    byte[] whole = text(format, NOW, Zone.UTC).getBytes(UTF_8);
    for (int room = 0; room < whole.length; room++) {
      byte[] out = new byte[whole.length + 10];
      assertEquals(Strftime.OVERFLOW, strftime.write(time, out, 3, 3 + room), "room " + room);
      for (int i = 3 + room; i < out.length; i++) {
        assertEquals(0, out[i]);
      }
    }
    byte[] out = new byte[whole.length];
    assertEquals(whole.length, strftime.write(time, out, 0, whole.length));
    assertEquals(new String(whole, UTF_8), new String(out, UTF_8));
  }

  @Test
  void aResultThatDoesNotFitIsRefused() {
    assertEquals(
        new Strftime.Formatted.Refused("result over 10 bytes"),
        Strftime.format("%c", NOW, Zone.UTC, 10));
  }

  private static String text(String format, Instant instant, Zone zone) {
    return ((Strftime.Formatted.Text) Strftime.format(format, instant, zone, 4_096)).text();
  }
}
