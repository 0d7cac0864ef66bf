package belfry.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.time.Zone;
import belfry.server.Server;
import belfry.server.simple.SimpleOptions;
import belfry.server.simple.SimpleService;
import belfry.server.udp.DatagramClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The simple services of a server, over TCP and UDP. */
class SimpleServicesIT {
  private static final long SECONDS_TO_1970 = 2_208_988_800L;

  private static Server server;

  @BeforeAll
  static void start() throws IOException {
    Map<SimpleService, Integer> ports =
        Arrays.stream(SimpleService.values())
            .collect(Collectors.toMap(Function.identity(), _ -> 0));
    server = Started.with(door(new SimpleOptions(ports, Zone.UTC), OptionalInt.empty()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The usual door with simple services and chat by datagrams. */
  static DoorOptions door(SimpleOptions simple, OptionalInt udpChat) {
    DoorOptions usual = Started.door(100, true, Duration.ofSeconds(60));
    return new DoorOptions(
        usual.address(),
        usual.maxConnections(),
        usual.maxPerAddress(),
        usual.maxLine(),
        usual.floodLimit(),
        usual.stallLimit(),
        usual.greetAfter(),
        usual.motd(),
        usual.irc(),
        usual.web(),
        usual.balancers(),
        Optional.empty(),
        simple,
        udpChat);
  }

  private static Socket connect(SimpleService service) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.door().simplePorts().get(service));
  }

  private static DatagramClient client(SimpleService service) throws IOException {
    return DatagramClient.of(server.simpleUdpAddress(service).orElseThrow());
  }

  @Test
  void echoSendsBackAStream() throws IOException {
    byte[] sent = new byte[100_000];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) (i * 31);
    }
    try (Socket socket = connect(SimpleService.ECHO)) {
      socket.getOutputStream().write(sent);
      socket.shutdownOutput();
      assertArrayEquals(sent, socket.getInputStream().readAllBytes());
    }
  }

  @Test
  void discardSendsNothing() throws IOException {
    try (Socket socket = connect(SimpleService.DISCARD)) {
      socket.getOutputStream().write("hello\n".getBytes(US_ASCII));
      socket.shutdownOutput();
      assertEquals(0, socket.getInputStream().readAllBytes().length);
    }
  }

  @Test
  void timesAreSentToAClientThatSaysNothing() throws IOException {
    try (Socket socket = connect(SimpleService.DAYTIME)) {
      String line = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertTrue(line.matches("\\w+, \\w+ \\d+, \\d{4} \\d\\d:\\d\\d:\\d\\d-UTC\r\n"), line);
    }
    try (Socket socket = connect(SimpleService.RDATE)) {
      assertIsNow(socket.getInputStream().readAllBytes());
    }
  }

  @Test
  void timesAreSentToAClientThatEndsItsInputAtOnce() throws IOException {
    try (Socket socket = connect(SimpleService.RDATE)) {
      socket.shutdownOutput();
      assertIsNow(socket.getInputStream().readAllBytes());
    }
  }

  private static void assertIsNow(byte[] answer) {
    assertEquals(4, answer.length);
    long seconds = (ByteBuffer.wrap(answer).getInt() & 0xffff_ffffL) - SECONDS_TO_1970;
    assertTrue(Math.abs(System.currentTimeMillis() / 1_000 - seconds) < 60, "at " + seconds);
  }

  @Test
  void datagramsAreAnswered() throws IOException {
    try (var echo = client(SimpleService.ECHO);
        var daytime = client(SimpleService.DAYTIME);
        var rdate = client(SimpleService.RDATE)) {
      assertEquals("hi there", echo.ask("hi there"));
      assertTrue(daytime.ask("\n").endsWith("-UTC\r\n"));
      assertIsNow(rdate.ask(new byte[0]));
    }
  }

  @Test
  void serverStopsWithOpenStreams() throws IOException {
    Server other =
        Started.with(
            door(new SimpleOptions(Map.of(SimpleService.ECHO, 0), Zone.UTC), OptionalInt.empty()));
    try (Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), other.door().simplePorts().get(SimpleService.ECHO))) {
      socket.getOutputStream().write('a');
      assertEquals('a', socket.getInputStream().read());
      assertEquals(0, other.drain());
      assertEquals(-1, socket.getInputStream().read(), "no message in the stream");
    }
  }
}
