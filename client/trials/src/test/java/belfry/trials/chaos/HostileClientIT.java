package belfry.trials.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.trials.FakeServer;
import belfry.trials.chaos.HostileClient.Kind;
import belfry.trials.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of hostile client does what it says, and proves it. */
class HostileClientIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static byte[] chunk(Kind kind) {
    return new HostileClient(1, kind, 5).chunk();
  }

  @Test
  void theLineThatNeverEndsHasNoEnd() {
    assertFalse(new String(chunk(Kind.ENDLESS), US_ASCII).contains("\n"));
  }

  @Test
  void brokenJsonIsCutOff() {
    new String(chunk(Kind.JSON), US_ASCII)
        .lines()
        .forEach(line -> assertTrue(line.startsWith("{") && !line.endsWith("\"x\"}"), line));
  }

  @Test
  void everySecondByteOfTelnetIsACommand() {
    byte[] bytes = chunk(Kind.TELNET);
    for (int i = 0; i < bytes.length; i += 2) {
      assertEquals((byte) 255, bytes[i]);
    }
  }

  @Test
  void aStrangerSpeaksHttpOrTls() {
    List<Byte> first = new ArrayList<>();
    HostileClient stranger = new HostileClient(1, Kind.STRANGER, 5);
    for (int i = 0; i < 50; i++) {
      first.add(stranger.chunk()[0]);
    }
    assertTrue(first.contains((byte) 'G') && first.contains((byte) 0x16));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFaultOfEachKindBites(Kind kind) throws Exception {
    try (FakeServer server = new FakeServer()) {
      HostileFault fault =
          new HostileFault(
              kind, List.of(new HostileClient(server.port(), kind, 1)), Duration.ofMillis(100));

      fault.begin();
      Effect effect = fault.end();

      assertFalse(effect.isNothing(), effect::toString);
      assertNull(
          Await.problemAfter(
              PATIENCE, () -> server.connections() == 0 ? null : "a connection is left"));
    }
  }

  @Test
  void aFloodThatIsNotPostedDoesNotBite() throws Exception {
    try (FakeServer server = new FakeServer()) {
      server.refuse(Code.UNAVAILABLE, Command.Say.class::isInstance);
      HostileClient flood = new HostileClient(server.port(), Kind.FLOOD, 1);
      flood.start();
      server.await(Command.Say.class);
      server.await(Command.Say.class);

      assertEquals(0, flood.posted());
      assertTrue(flood.bytesSent() > 0);
      flood.close();
    }
  }

  @Test
  void theWorkloadSpreadsHostileClientsBySeed() {
    Workload workload = new Workload(new WorkloadState(List.of(1, 2)), 0, 1);
    Fault fault = workload.hostile(new Random(1), Kind.NOISE, Duration.ofSeconds(2));

    assertEquals("12 hostile clients for 2.0 s: NOISE", fault.words());
  }
}
