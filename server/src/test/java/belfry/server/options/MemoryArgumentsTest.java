package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryArgumentsTest {
  @Test
  void readersMayBeBehindThoughTheHistoryIsShort() {
    assertEquals(100, options("--history", "10").chat().feedItems());
    assertEquals(5_000, options("--history", "5000").chat().feedItems());
  }

  @Test
  void memoryOfARoomGrowsWithItsHistoryUpToThatOfAll() {
    long all = Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 4);
    assertEquals(1 << 20, options("--history", "10").memory().bytes());
    assertEquals(Math.min(2_048_000, all), options("--history", "2000").memory().bytes());
    assertEquals(all, options("--history", "10").memory().allBytes());
    assertEquals(Math.min(102_400_000, all), options("--history", "100000").memory().bytes());
  }

  @Test
  void feedsOfAllRoomsTakeAQuarterOfTheHeap() {
    int bytes = options().chat().feedBytes();
    long all = (long) options().chat().maxRooms() * bytes;
    assertTrue(bytes >= 16 << 10 && bytes <= 256 << 10, () -> "" + bytes);
    assertTrue(all <= Math.max(32 << 20, Runtime.getRuntime().maxMemory() / 4), () -> "" + all);
  }

  @Test
  void roomsAndInboxesHaveTwoLogsEach() {
    ServerOptions options = options("--max-connections", "50");
    assertEquals(2 * (options.chat().maxRooms() + 50), options.memory().logs());
  }

  @Test
  void theEnvironmentHasTheLengthOfHistories() {
    assertEquals(77, options(Map.of("BELFRY_HISTORY", "77")).memory().entries());
  }

  @Test
  void aHistoryThatCantBeIsRefused() {
    assertEquals("--history is from 1 to 100000, not 0", Given.refusal("--history 0"));
  }
}
