package belfry.server.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NewRoomsTest {
  private static final long BEGIN = -5;

  private final NewRooms rooms = new NewRooms();

  private long taken(long now) {
    return IntStream.range(0, 2 * NewRooms.AN_HOUR)
        .filter(_ -> rooms.take("192.0.2.1", now))
        .count();
  }

  @Test
  void hourlyNumberMayBeginAtOnce() {
    assertEquals(100, taken(BEGIN));
    assertTrue(rooms.take("192.0.2.2", BEGIN));
  }

  @Test
  void numberReturnsWithinAnHour() {
    assertEquals(100, taken(BEGIN));
    assertFalse(rooms.take("192.0.2.1", BEGIN + Duration.ofSeconds(35).toNanos()));
    assertEquals(1, taken(BEGIN + Duration.ofSeconds(36).toNanos()));
    assertEquals(50, taken(BEGIN + Duration.ofSeconds(36 + 1_800).toNanos()));
    assertEquals(100, taken(BEGIN + Duration.ofHours(9).toNanos()));
  }
}
