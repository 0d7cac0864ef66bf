package belfry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.net.Network;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

class ArgumentsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port 70000 | --port is from 0 to 65535, not 70000",
        "--redis-wait -5 | --redis-wait is from 0 to 3600, not -5",
        "--ack-replicas 99 | --ack-replicas is from 0 to 10, not 99",
        "--no-time --time-port 70000 | --time-port is from 0 to 65535, not 70000",
        "--no-ntp --ntp-port 70000 | --ntp-port is from 0 to 65535, not 70000",
        "--no-time --no-ntp --local-stratum 0 | --local-stratum is from 1 to 15, not 0",
        "--no-admin --admin-port 70000 | --admin-port is from 0 to 65535, not 70000"
      })
  void numberThatCantBeIsRefusedThoughNothingAsksForIt(String given, String why) {
    ParameterException refused =
        assertThrows(ParameterException.class, () -> options(given.split(" ")));

    assertEquals(why, refused.getMessage());
  }

  @Test
  void whatIsRehearsedReachesNobodyElse() {
    ParameterException refused =
        assertThrows(
            ParameterException.class, () -> options("--rehearse", "--redis", "redis://host"));

    assertEquals("--rehearse plays among nobody: not with --redis", refused.getMessage());
  }

  @Test
  void balancersAddUp() {
    List<Network> networks = Stream.of("10.0.0.0/8", "192.0.2.1", "::1").map(Network::of).toList();

    assertEquals(
        networks,
        options("--proxy-from", "10.0.0.0/8,192.0.2.1", "--proxy-from=::1").door().balancers());
  }

  @Test
  void theClockHasTheZoneOfTheChat() {
    ServerOptions options = options("--zone", "UTC+2");

    assertEquals("UTC+02:00", options.chat().zone().getId());
    assertEquals("UTC+02:00", options.clock().orElseThrow().zone().name());
  }

  @Test
  void nothingGivenMakesAServerForThisMachineAlone() {
    ServerOptions options = options();

    assertEquals("/127.0.0.1:9527", options.door().address().toString());
    assertEquals(List.of(), options.door().balancers());
    assertEquals("Belfry", options.chat().serverName());
  }

  @Test
  void readersMayBeBehindThoughTheHistoryIsShort() {
    assertEquals(100, options("--history", "10").chat().feedFrames());
    assertEquals(5_000, options("--history", "5000").chat().feedFrames());
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

  private static ServerOptions options(String... given) {
    Arguments arguments = new Arguments();
    arguments.line().parseArgs(given);
    return arguments.options();
  }
}
