package belfry.protocol.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.protocol.RefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastTimesTest {
  private final PastTimes times =
      new PastTimes(
          Zone.of(ZoneId.of("Europe/Rome")),
          InstantSource.fixed(Instant.parse("2026-11-28T12:00:00Z")));

  @ParameterizedTest
  @CsvSource({
    "2h, 2026-11-28T10:00:00Z",
    "7d, 2026-11-21T12:00:00Z",
    "2026-11-22, 2026-11-21T23:00:00Z",
    "2026-11-22T14:30, 2026-11-22T13:30:00Z",
    "2026-11-22T14:30:00Z, 2026-11-22T14:30:00Z",
    "13:00, 2026-11-28T12:00:00Z",
    "13:00:01, 2026-11-27T12:00:01Z",
    "00:30, 2026-11-27T23:30:00Z"
  })
  void daysTimesAndSpansAreRead(String typed, String instant) {
    assertEquals(Instant.parse(instant), times.read(typed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "0s", "forever", "2026-13-01", "T", "Z", "24:00", "1:30", "14:3"})
  void everythingElseIsRefused(String typed) {
    assertThrows(RefusedException.class, () -> times.read(typed));
  }

  @ParameterizedTest
  @CsvSource({
    // the hour before and after 2026-10-25T01:00:00Z has the same times in Rome
    "Europe/Rome, 2026-10-25T00:45:00Z, 02:30, 2026-10-25T00:30:00Z",
    "Europe/Rome, 2026-10-25T01:15:00Z, 02:30, 2026-10-25T00:30:00Z",
    "Europe/Rome, 2026-10-25T01:45:00Z, 02:30, 2026-10-25T01:30:00Z",
    "Europe/Rome, 2026-10-25T12:00:00Z, 2026-10-25T02:30, 2026-10-25T00:30:00Z",
    "America/New_York, 2026-11-01T06:45:00Z, 01:30, 2026-11-01T06:30:00Z",
    // no clock shows these times on the day
    "Europe/Rome, 2026-03-29T12:00:00Z, 02:30, 2026-03-28T01:30:00Z",
    "America/Santiago, 2026-09-06T12:00:00Z, 2026-09-06, 2026-09-06T04:00:00Z"
  })
  void timesThatAClockShowsTwiceOrSkipsAreRead(
      String zone, String now, String typed, String instant) {
    PastTimes there =
        new PastTimes(Zone.of(ZoneId.of(zone)), InstantSource.fixed(Instant.parse(now)));
    assertEquals(Instant.parse(instant), there.read(typed));
  }
}
