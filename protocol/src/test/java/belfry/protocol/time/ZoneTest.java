package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneTest {
  private static final Zones WITHOUT_TABLES = new Zones(List.of());

  @ParameterizedTest
  @CsvSource({
    "CST-8, 2026-07-01T00:00:00, 28800, CST",
    "'EST5EDT,M3.2.0,M11.1.0', 2026-01-01T00:00:00, -18000, EST",
    "'EST5EDT,M3.2.0,M11.1.0', 2026-03-08T06:59:59, -18000, EST",
    "'EST5EDT,M3.2.0,M11.1.0', 2026-03-08T07:00:00, -14400, EDT",
    "'EST5EDT,M3.2.0,M11.1.0', 2026-11-01T05:59:59, -14400, EDT",
    "'EST5EDT,M3.2.0,M11.1.0', 2026-11-01T06:00:00, -18000, EST",
    "'<+1030>-10:30<+11>-11,M10.1.0,M4.1.0', 2027-01-01T00:00:00, 39600, +11",
    "'IST-1GMT0,M10.5.0,M3.5.0/1', 2026-07-01T00:00:00, 3600, IST",
    "'IST-1GMT0,M10.5.0,M3.5.0/1', 2026-12-31T23:59:59, 0, GMT",
    "'<-02>2<-01>,M3.5.0/-1,M10.5.0/0', 2026-03-29T00:59:59, -7200, -02",
    "'<-02>2<-01>,M3.5.0/-1,M10.5.0/0', 2026-03-29T01:00:00, -3600, -01",
    "'AAA3BBB,J60/0,J300/0', 2024-03-01T02:59:59, -10800, AAA",
    "'AAA3BBB,J60/0,J300/0', 2024-03-01T03:00:00, -7200, BBB",
    "'AAA3BBB,59/0,299/0', 2024-02-29T03:00:00, -7200, BBB",
  })
  void posixRulesHoldToTheSecond(String text, String utc, int offset, String abbreviation) {
    long second = LocalDateTime.parse(utc).toEpochSecond(ZoneOffset.UTC);
    Zone.Span span = PosixRules.parse(text).orElseThrow().spanAt(second);
    assertEquals(offset, span.offset());
    assertEquals(abbreviation, span.abbreviation());
    assertTrue(span.holds(second));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "CST", "CST-8CDT", "CST-8CDT,M3", "CST-8CDT,M3.2.0,X", "<>3"})
  void whatIsNoPosixRuleIsNone(String text) {
    assertEquals(Optional.empty(), PosixRules.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/etc/passwd", "../zoneinfo/UTC", "right/UTC", "asia/tokyo", "\0"})
  void whatIsNoZoneIsNone(String name) {
    assertEquals(Optional.empty(), Zone.named(name));
  }

  @ParameterizedTest
  @CsvSource({
    "Asia/Shanghai, CST",
    "America/New_York, EST",
    "Asia/Kathmandu, +0545",
    "Asia/Dubai, +04",
    "America/Sao_Paulo, -03",
    "UTC, UTC",
  })
  void theJdkStandsInWhereThereAreNoTables(String name, String abbreviation) {
    Instant instant = Instant.parse("2026-01-15T00:00:00Z");
    Zone.Span span = WITHOUT_TABLES.named(name).orElseThrow().spanAt(instant.getEpochSecond());
    assertEquals(ZoneId.of(name).getRules().getOffset(instant).getTotalSeconds(), span.offset());
    assertEquals(abbreviation, span.abbreviation());
  }

  @Test
  void spansOfTheJdkBeginAndEndAtItsTransitions() {
    Zone zone = WITHOUT_TABLES.named("Europe/Berlin").orElseThrow();
    long summer = Instant.parse("2026-03-29T01:00:00Z").getEpochSecond();
    assertEquals(3_600, zone.spanAt(summer - 1).offset());
    assertEquals(summer, zone.spanAt(summer - 1).until());
    assertEquals(7_200, zone.spanAt(summer).offset());
    assertEquals(summer, zone.spanAt(summer).from());
  }

  @ParameterizedTest
  @CsvSource({"-03:30, -12600, -0330", "UTC+2, 7200, +02", "+02:00, 7200, +02", "Z, 0, UTC"})
  void anOffsetIsAZoneToo(String id, int offset, String abbreviation) {
    Zone.Span span = WITHOUT_TABLES.of(ZoneId.of(id)).spanAt(0);
    assertEquals(offset, span.offset());
    assertEquals(abbreviation, span.abbreviation());
  }

  @Test
  void damagedTablesAreAsGoodAsAbsent(@TempDir Path directory) throws Exception {
    Path original = Path.of("/usr/share/zoneinfo/Europe/Berlin");
    assumeTrue(Files.exists(original), "no zone tables on this machine");
    byte[] table = Files.readAllBytes(original);
    assertTrue(TzifRules.read(table).isPresent());
    Files.createDirectory(directory.resolve("Europe"));
    Path file = directory.resolve("Europe/Berlin");
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = Arrays.copyOf(table, random.nextInt(table.length));
      for (int j = random.nextInt(4); j > 0 && damaged.length > 0; j--) {
        damaged[random.nextInt(Math.min(damaged.length, 200))] = (byte) random.nextInt();
      }
      TzifRules.read(damaged)
          .ifPresent(rules -> rules.spanAt(random.nextLong(-1L << 33, 1L << 33)));
    }
    Files.write(file, "TZif2 but no more".getBytes(US_ASCII));
    Zone zone = new Zones(List.of(directory)).named("Europe/Berlin").orElseThrow();
    assertEquals("CET", zone.spanAt(1_800_000_000).abbreviation());
  }
}
