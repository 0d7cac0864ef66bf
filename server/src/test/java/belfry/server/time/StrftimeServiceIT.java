package belfry.server.time;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belfry.protocol.time.Zone;
import belfry.server.task.Failures;
import belfry.server.udp.DatagramClient;
import belfry.server.udp.RateLimits;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The strftime service over real sockets: {@code protocol/time.md}, "strftime over UDP". */
class StrftimeServiceIT {
  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T03:05:09.012345678Z"));
  private ClockServer server;
  private DatagramClient client;

  @BeforeEach
  void start() throws IOException {
    server = start("127.0.0.1", RateLimits.DEFAULT);
    client = DatagramClient.of(server.timeAddress().orElseThrow());
  }

  private ClockServer start(String bind, RateLimits limits) throws IOException {
    ClockOptions options =
        new ClockOptions(
            InetAddress.ofLiteral(bind),
            OptionalInt.of(0),
            OptionalInt.empty(),
            Zone.UTC,
            limits,
            OptionalInt.empty());
    ClockServer started =
        ClockServer.bind(options, clock, () -> ClockState.UNKNOWN, new Failures());
    started.start();
    return started;
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void anEmptyDatagramGetsTheDefaultFormat() throws IOException {
    assertEquals("2026-11-22 03:05:09", client.ask(""));
  }

  @ParameterizedTest
  @CsvSource({
    "%Y/%m/%d %H:%M:%S, 2026/11/22 03:05:09",
    "现在是%Y年%m月%d日, 现在是2026年11月22日",
    "Сейчас %H:%M, Сейчас 03:05",
    "%s.%3N, 1795316709.012",
    "TZ=Asia/Shanghai %H:%M %Z %z, 11:05 CST +0800",
    "TZ=America/St_Johns, 2026-11-21 23:35:09",
    "'TZ=Asia/Tokyo ', 2026-11-22 12:05:09",
    "TZ=UTC, 2026-11-22 03:05:09",
    "%Q and %% at %H, %Q and % at 03",
  })
  void aFormatGetsItsTime(String request, String answer) throws IOException {
    assertEquals(answer, client.ask(request));
    assertEquals(answer, client.ask(request), "remembered");
  }

  @ParameterizedTest
  @CsvSource({
    "TZ=Nowhere/Land %H, ! unknown zone",
    "TZ=../../etc/passwd %H, ! unknown zone",
    "TZ= %H, ! unknown zone",
    "TZ=, ! unknown zone",
    "%999999999d, ! width over 255",
    "%c%c%c, ! too long; pad the request with NULs",
  })
  void whatCanNotBeDoneIsRefused(String request, String answer) throws IOException {
    assertEquals(answer, client.ask(request));
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    byte[] answer = client.ask(new byte[] {'%', 'H', (byte) 0xff, (byte) 0xfe});
    assertEquals("! not UTF-8", new String(answer, UTF_8));
  }

  @Test
  void theTimeGoesOn() throws IOException {
    Instant later = clock.instant().plusMillis(300);
    assertEquals("03:05:09", client.ask("%T"));
    assertEquals("09.012", client.ask("%S.%3N"));
    clock.set(later);
    assertEquals("03:05:09", client.ask("%T"));
    assertEquals("09.312", client.ask("%S.%3N"));
    clock.set(later.plusSeconds(1));
    assertEquals("03:05:10", client.ask("%T"));
    assertEquals("10.312", client.ask("%S.%3N"));
    clock.set(later.minusSeconds(60));
    assertEquals("03:04:09", client.ask("%T"));
  }

  @Test
  void paddingBuysRoom() throws IOException {
    byte[] format = "%c%c%c".getBytes(UTF_8);
    String whole = "Sun Nov 22 03:05:09 2026".repeat(3);
    assertEquals(whole, text(client.ask(Arrays.copyOf(format, 72))));
    assertEquals(
        "! too long; pad the request with NULs", text(client.ask(Arrays.copyOf(format, 71))));
    byte[] rubbishAfterNul = Arrays.copyOf(format, 72);
    Arrays.fill(rubbishAfterNul, 7, 72, (byte) 0xff);
    assertEquals(whole, text(client.ask(rubbishAfterNul)));
    assertEquals("2026-11-22 03:05:09", text(client.ask(new byte[100])));
  }

  @Test
  void theLongestRequestIsAnsweredAndALongerOneRefused() throws IOException {
    byte[] longest = Arrays.copyOf("%H".getBytes(UTF_8), 1_232);
    assertEquals("03", text(client.ask(longest)));
    assertEquals("! request over 1232 bytes", text(client.ask(Arrays.copyOf(longest, 1_233))));
    assertEquals("! request over 1232 bytes", text(client.ask(Arrays.copyOf(longest, 60_000))));
  }

  @Test
  void noAnswerIsLongerThanItsBudgetWhateverIsAsked() throws IOException {
    Random random = new Random(3);
    String alphabet = "%%%%%%_-0^#19EOcCsYFDrTAaBbnNzZ:x TZ=Asia/Tokyo\0\u00ff\u00e9";
    for (int i = 0; i < 3_000; i++) {
      byte[] request = Arrays.copyOf("%H".getBytes(UTF_8), 2 + random.nextInt(118)); // a question
      for (int j = 2; j < request.length; j++) {
        request[j] =
            (byte)
                (random.nextInt(10) == 0
                    ? random.nextInt()
                    : alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] answer = client.ask(request);
      assertTrue(
          answer.length <= Math.max(48, request.length),
          () -> new String(request, ISO_8859_1) + " → " + new String(answer, ISO_8859_1));
    }
    assertEquals("03", client.ask("%H"));
    assertEquals(0, server.timeCounters().failures().sum());
  }

  @Test
  void requestsFromLowPortsAreDropped() throws IOException {
    InetSocketAddress address = server.timeAddress().orElseThrow();
    try (DatagramClient low = lowPort(address)) {
      low.send("%H".getBytes(UTF_8));
      assertEquals("03", client.ask("%H"));
      assertEquals(1, server.timeCounters().lowPorts().sum());
    }
  }

  private static DatagramClient lowPort(InetSocketAddress server) throws IOException {
    for (int port = 1_023; port > 900; port--) {
      try {
        InetSocketAddress source = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        return DatagramClient.from(source, server.getAddress(), server.getPort());
      } catch (BindException e) {
        assumeTrue(String.valueOf(e.getMessage()).contains("in use"), "low ports need rights here");
      }
    }
    throw new BindException("no low port is free");
  }

  @Test
  void theWildcardAnswersIpv4AndIpv6() throws IOException {
    try (ClockServer both = start("::", RateLimits.DEFAULT)) {
      int port = both.timeAddress().orElseThrow().getPort();
      for (String address : new String[] {"127.0.0.1", "::1"}) {
        InetSocketAddress target = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        try (DatagramClient asker = DatagramClient.of(target)) {
          assertEquals("03", asker.ask("%H"), address);
        }
      }
    }
  }

  @Test
  void overTheRateLimitThereIsSilence() throws IOException {
    RateLimits limits = new RateLimits(1, 5, 1_000, 1_000, true);
    try (ClockServer limited = start("127.0.0.1", limits)) {
      InetSocketAddress address = limited.timeAddress().orElseThrow();
      try (DatagramClient flood = DatagramClient.of(address);
          DatagramClient neighbour =
              DatagramClient.from(
                  new InetSocketAddress(InetAddress.ofLiteral("127.9.9.9"), 0),
                  address.getAddress(),
                  address.getPort())) {
        for (int i = 0; i < 5; i++) {
          assertEquals("03", flood.ask("%H"));
        }
        for (int i = 0; i < 20; i++) {
          flood.send("%M".getBytes(UTF_8));
        }
        assertEquals("03", neighbour.ask("%H"), "another network is not limited by it");
        assertTrue(limited.timeCounters().limited().sum() >= 18);
      }
    }
  }

  @Test
  void portInUseIsRefused() throws IOException {
    int port = server.timeAddress().orElseThrow().getPort();
    ClockOptions options =
        new ClockOptions(
            InetAddress.ofLiteral("127.0.0.1"),
            OptionalInt.of(port),
            OptionalInt.empty(),
            Zone.UTC,
            RateLimits.DEFAULT,
            OptionalInt.empty());
    assertThrows(BindException.class, () -> ClockServer.bind(options, new Failures()));
  }

  @Test
  void theSecondPortInUseFreesTheFirst() throws IOException {
    int used = server.timeAddress().orElseThrow().getPort();
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    int free;
    try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
      free = socket.getLocalPort();
    }
    ClockOptions options =
        new ClockOptions(
            loopback,
            OptionalInt.of(free),
            OptionalInt.of(used),
            Zone.UTC,
            RateLimits.DEFAULT,
            OptionalInt.empty());
    assertThrows(BindException.class, () -> ClockServer.bind(options, new Failures()));
    try (DatagramSocket again = new DatagramSocket(free, loopback)) {
      assertTrue(again.isBound());
    }
  }

  @Test
  void closingFreesThePort() throws IOException {
    InetSocketAddress address = server.timeAddress().orElseThrow();
    server.close();
    server.close();
    try (DatagramSocket again = new DatagramSocket(address)) {
      assertTrue(again.isBound());
    }
  }

  /** The answer arrives at a closed port, which causes an ICMP error. */
  @Test
  void askersThatAreGoneDoNoHarm() throws IOException {
    InetSocketAddress address = server.timeAddress().orElseThrow();
    for (int i = 0; i < 200; i++) {
      try (DatagramClient gone = DatagramClient.of(address)) {
        gone.send("%c".getBytes(UTF_8));
      }
    }
    assertEquals("03", client.ask("%H"));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
