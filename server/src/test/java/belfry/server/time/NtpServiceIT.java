package belfry.server.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.time.NtpPacket;
import belfry.protocol.time.NtpTimestamp;
import belfry.protocol.time.Zone;
import belfry.server.task.Failures;
import belfry.server.udp.DatagramClient;
import belfry.server.udp.RateLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The NTP service over real sockets: {@code protocol/time.md}, "NTP". */
class NtpServiceIT {
  private static final Instant NOW = Instant.parse("2026-11-22T03:05:09.012345678Z");
  private static final long NONCE = 0x123456789abcdef1L;
  private static final byte[] GOOD = request(4, NtpPacket.CLIENT);

  private final AtomicReference<ClockState> kernel =
      new AtomicReference<>(new ClockState(true, 1, 250_000_000));
  private ClockServer server;
  private DatagramClient client;

  @BeforeEach
  void start() throws IOException {
    restart(OptionalInt.empty());
  }

  private void restart(OptionalInt localStratum) throws IOException {
    stop();
    ClockOptions options =
        new ClockOptions(
            InetAddress.ofLiteral("127.0.0.1"),
            OptionalInt.empty(),
            OptionalInt.of(0),
            Zone.UTC,
            RateLimits.DEFAULT,
            localStratum);
    server = ClockServer.bind(options, new FakeClock(NOW), kernel::get, new Failures());
    server.start();
    client = DatagramClient.of(server.ntpAddress().orElseThrow());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      client.close();
      server.close();
    }
  }

  @Test
  void aKeptClockAnswersWithItsStateAndItsTime() throws IOException {
    NtpPacket answer = answer(GOOD);
    assertEquals(NtpPacket.SERVER, answer.mode());
    assertEquals(4, answer.version());
    assertEquals(1, answer.leap());
    assertEquals(NtpAnswerer.SYNCHRONISED_STRATUM, answer.stratum());
    assertEquals(7, answer.poll());
    assertEquals(NONCE, answer.origin());
    assertEquals(NtpTimestamp.of(NOW), answer.receive());
    assertEquals(NtpTimestamp.of(NOW), answer.transmit());
    assertTrue(Math.abs(NtpPacket.shortFormat(250_000_000) - answer.rootDispersion()) < 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void theVersionIsTheRequests(int version) throws IOException {
    assertEquals(version, answer(request(version, NtpPacket.CLIENT)).version());
  }

  @Test
  void aClockThatNothingKeepsSaysSo() throws IOException {
    kernel.set(new ClockState(false, 0, 16_000_000_000L));
    restart(OptionalInt.empty());
    NtpPacket answer = answer(GOOD);
    assertEquals(NtpPacket.UNSYNCHRONISED, answer.leap());
    assertEquals(0, answer.stratum());
    assertEquals(0, answer.reference());
    assertTrue(answer.rootDispersion() >= 16 * 65_536);
  }

  @Test
  void anOperatorCanVouchForTheClock() throws IOException {
    kernel.set(ClockState.UNKNOWN);
    restart(OptionalInt.of(5));
    NtpPacket answer = answer(GOOD);
    assertEquals(0, answer.leap());
    assertEquals(5, answer.stratum());
  }

  @Test
  void otherModesVersionsAndLengthsGetNoAnswer() throws IOException {
    for (int mode : new int[] {0, 1, 2, 4, 5, 6, 7}) {
      assertSilent(request(4, mode));
    }
    for (int version : new int[] {0, 5, 6, 7}) {
      assertSilent(request(version, NtpPacket.CLIENT));
    }
    for (int length : new int[] {0, 1, 47, 49, 50, 51, 52, 63, 68, 72, 1_000, 1_999, 9_000}) {
      assertSilent(Arrays.copyOf(GOOD, length));
    }
    assertEquals(24, server.ntpCounters().invalid().sum());
  }

  @Test
  void extensionFieldsAreIgnored() throws IOException {
    ByteBuffer request = ByteBuffer.allocate(48 + 16 + 28);
    request.put(GOOD).putShort((short) 0x0104).putShort((short) 16);
    request.position(64).putShort((short) 0x0204).putShort((short) 28);
    assertEquals(NONCE, answer(request.array()).origin());
    request.putShort(66, (short) 24);
    assertSilent(request.array());
  }

  private NtpPacket answer(byte[] request) throws IOException {
    byte[] bytes = client.ask(request);
    assertEquals(NtpPacket.LENGTH, bytes.length);
    return NtpPacket.read(ByteBuffer.wrap(bytes)).orElseThrow();
  }

  private void assertSilent(byte[] request) throws IOException {
    long before = server.ntpCounters().invalid().sum();
    client.send(request);
    assertEquals(NONCE, answer(GOOD).origin());
    assertEquals(before + 1, server.ntpCounters().invalid().sum());
  }

  private static byte[] request(int version, int mode) {
    ByteBuffer bytes = ByteBuffer.allocate(NtpPacket.LENGTH);
    new NtpPacket(0, version, mode, 0, 7, 0, 0, 0, 0, 0, 0, 0, NONCE).write(bytes);
    return bytes.array();
  }
}
