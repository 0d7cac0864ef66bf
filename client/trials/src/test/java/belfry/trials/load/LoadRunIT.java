package belfry.trials.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A load on a bare fan-out in this process. */
class LoadRunIT {
  private static LoadPlan plan(int port, int subscribers, int publishers, OptionalDouble rate) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    List<Target> servers = List.of(new Target(address, false));
    return new LoadPlan(
        TargetProtocol.RAW,
        servers,
        servers,
        subscribers,
        publishers,
        2,
        rate,
        2,
        64,
        Duration.ofMillis(100),
        Duration.ofMillis(300),
        0,
        10,
        false,
        Duration.ofSeconds(20));
  }

  private static LoadResult run(
      FaultyServer.@Nullable Fault fault, int publishers, OptionalDouble rate) throws IOException {
    List<String> progress = new ArrayList<>();
    try (FaultyServer server = new FaultyServer(fault);
        LoadRun load =
            new LoadRun(
                plan(server.port(), 12, publishers, rate),
                List.of(ProcessHandle.current().pid()),
                progress::add)) {
      return load.run();
    }
  }

  @Test
  void aSteadyRateIsSentInTimeAndCountedOnce() throws IOException {
    LoadResult result = run(null, 2, OptionalDouble.of(200));

    assertTrue(result.isFlawless(), result::text);
    assertEquals(14, result.attendance().in());
    assertEquals(80, result.volume().messages(), "the warm-up is sent, too");
    assertEquals(6 * result.volume().messages(), result.volume().deliveries());
    assertTrue(result.latencies().getTotalCount() > 0);
    assertTrue(result.usage().memory() > 0 && result.usage().cpu() >= 0);
    assertFalse(Double.isNaN(result.attendance().left()));
  }

  @Test
  void aWindowKeepsMessagesOnTheirWay() throws IOException {
    LoadResult result = run(null, 2, OptionalDouble.empty());

    assertTrue(result.isFlawless(), result::text);
    assertTrue(result.volume().messages() > 4, result::text);
  }

  @Test
  void idleClientsComeAndGo() throws IOException {
    LoadResult result = run(null, 0, OptionalDouble.empty());

    assertTrue(result.isFlawless(), result::text);
    assertEquals(0, result.volume().messages());
    assertFalse(result.text().contains("latency"));
  }

  @ParameterizedTest
  @EnumSource(FaultyServer.Fault.class)
  void whatAServerDoesWrongIsFound(FaultyServer.Fault fault) throws IOException {
    LoadResult result = run(fault, 2, OptionalDouble.of(200));

    LoadResult.Flaws flaws = result.flaws();
    assertFalse(result.isFlawless());
    assertEquals(fault == FaultyServer.Fault.LOSES, flaws.lost() > 0, flaws::toString);
    assertEquals(fault == FaultyServer.Fault.DOUBLES, flaws.duplicates() > 0, flaws::toString);
    assertEquals(fault == FaultyServer.Fault.REORDERS, flaws.late() > 0, flaws::toString);
    assertEquals(fault == FaultyServer.Fault.STRAYS, flaws.strays() > 0, flaws::toString);
  }

  @Test
  void connectionsThatAreClosedAtTheDoorAreRefused() throws Exception {
    try (ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> closeAll(door));
      try (LoadRun load =
          new LoadRun(
              plan(door.getLocalPort(), 3, 0, OptionalDouble.empty()), List.of(), _ -> {})) {
        LoadResult result = load.run();

        assertEquals(0, result.attendance().in());
        assertEquals(3, result.attendance().refused());
        assertFalse(result.isFlawless());
        assertTrue(Double.isNaN(result.usage().cpu()), "no process was named");
      }
    }
  }

  private static void closeAll(ServerSocket door) {
    while (!door.isClosed()) {
      try (Socket _ = door.accept()) {
        // closed at once
      } catch (IOException _) {
        // the test is over
      }
    }
  }
}
