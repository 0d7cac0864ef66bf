package belfry.trials.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.chaos.FaultyProxy.Mode;
import belfry.trials.process.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each mode of the proxy, between a client and a server that echoes. */
class FaultyProxyIT {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int SILENCE_MILLIS = 100;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final ServerSocket echo = door();
  private FaultyProxy proxy = proxy(echo.getLocalPort());

  private static ServerSocket door() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static FaultyProxy proxy(int target) {
    try {
      return new FaultyProxy(0, target);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void serve() {
    open.add(echo);
    open.add(proxy);
    Thread.ofVirtual()
        .start(() -> {
          while (!echo.isClosed()) {
            try {
              Socket client = echo.accept();
              Thread.ofVirtual().start(() -> echo(client));
            } catch (IOException _) {
              // closed: the test is over
            }
          }
        });
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException _) {
      // the proxy has reset it
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    open.add(socket);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String receive(Socket from, int length) throws IOException {
    return new String(from.getInputStream().readNBytes(length), US_ASCII);
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Whether the connection was reset or ended. */
  private static boolean isOver(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException _) { // it is open
      return false;
    } catch (IOException _) { // reset
      return true;
    }
  }

  private void awaitHarm(Mode mode, long least) throws InterruptedException {
    assertNull(
        Await.problemAfter(
            Duration.ofMillis(PATIENCE_MILLIS),
            () -> proxy.harm(mode) >= least ? null : mode + ": " + proxy.harm(mode)));
  }

  @Test
  void passesEverythingBothWays() throws IOException {
    Socket client = connect();
    byte[] large = new byte[100_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) i;
    }

    client.getOutputStream().write(large);

    assertArrayEquals(large, client.getInputStream().readNBytes(large.length));
    assertEquals(0, proxy.harm(Mode.STALL) + proxy.harm(Mode.HALF_OPEN) + proxy.harm(Mode.DRIP));
  }

  @Test
  void aCutResetsConnectionsAlsoNewOnes() throws Exception {
    Socket client = connect();
    send(client, "hello");
    assertEquals("hello", receive(client, 5));

    proxy.mode(Mode.CUT);

    assertTrue(isOver(client));
    long reset = proxy.harm(Mode.CUT);
    assertTrue(reset >= 1, "connections reset: " + reset);
    assertTrue(isOver(connect()));
    awaitHarm(Mode.CUT, reset + 1);

    proxy.mode(Mode.PASS);
    Socket again = connect();
    send(again, "back");
    assertEquals("back", receive(again, 4));
  }

  @Test
  void aStallHoldsBytesBackAndLosesNone() throws Exception {
    Socket client = connect();
    send(client, "a");
    assertEquals("a", receive(client, 1));

    proxy.mode(Mode.STALL);
    send(client, "hello");
    awaitHarm(Mode.STALL, 5);
    assertSilent(client);
    assertEquals(5, proxy.harm(Mode.STALL), "each byte is counted once");

    proxy.mode(Mode.PASS);
    assertEquals("hello", receive(client, 5));
  }

  @Test
  void halfOpenLosesBytesAndResetsAtItsEnd() throws Exception {
    Socket client = connect();
    send(client, "a");
    assertEquals("a", receive(client, 1));

    proxy.mode(Mode.HALF_OPEN);
    send(client, "hello");
    awaitHarm(Mode.HALF_OPEN, 5);
    assertSilent(client);

    proxy.mode(Mode.PASS);
    assertTrue(isOver(client));
  }

  /** The server of this test echoes, so that an answer shows that the request arrived. */
  @ParameterizedTest
  @EnumSource(names = {"STALL_REQUESTS", "STALL_ANSWERS"})
  void oneWayIsHeldBackAndNothingIsLost(Mode oneWay) throws Exception {
    Socket client = connect();
    send(client, "a");
    assertEquals("a", receive(client, 1));
    long passed = proxy.harm(Mode.PASS);

    proxy.mode(oneWay);
    send(client, "hello");
    awaitHarm(oneWay, 5);
    assertSilent(client);
    assertEquals(5, proxy.harm(oneWay), "each byte is counted once");
    long arrived = oneWay == Mode.STALL_ANSWERS ? 5 : 0;
    assertEquals(passed + arrived, proxy.harm(Mode.PASS));

    proxy.mode(Mode.PASS);
    assertEquals("hello", receive(client, 5));
  }

  @Test
  void jitterKeepsTheOrder() throws Exception {
    Socket client = connect();
    proxy.mode(Mode.JITTER);

    send(client, "first ");
    send(client, "second");

    assertEquals("first second", receive(client, 12));
    assertEquals(24, proxy.harm(Mode.JITTER), "there and back");
  }

  @Test
  void drippingBytesArriveAFewAtATime() throws Exception {
    Socket client = connect();
    proxy.mode(Mode.DRIP);
    String text = "x".repeat(300);

    send(client, text);

    assertEquals(text, receive(client, 300));
    assertTrue(proxy.harm(Mode.DRIP) >= 600, "there and back: " + proxy.harm(Mode.DRIP));
  }

  @Test
  void aForgottenConnectionCarriesNothingAndIsNeverReset() throws Exception {
    Socket client = connect();
    send(client, "a");
    assertEquals("a", receive(client, 1));

    proxy.mode(Mode.FORGET);
    send(client, "hello");
    awaitHarm(Mode.FORGET, 5);
    Socket fresh = connect();
    send(fresh, "new");
    assertEquals("new", receive(fresh, 3));

    proxy.mode(Mode.HALF_OPEN);
    proxy.mode(Mode.PASS);
    send(client, "again");
    awaitHarm(Mode.FORGET, 10);
    assertSilent(client);
  }

  @Test
  void aTargetThatIsAwayEndsTheConnection() throws Exception {
    echo.close();
    assertTrue(isOver(connect()));
  }

  @Test
  void aFaultOfItReturnsTheHarmOfItsModeOnly() throws Exception {
    Socket client = connect();
    send(client, "before");
    assertEquals("before", receive(client, 6));
    ProxyFault fault = new ProxyFault(proxy, Mode.STALL, "instance-1", Duration.ofMillis(50));

    send(client, "held");
    fault.begin();
    send(client, "held");
    Effect effect = fault.end();

    assertFalse(effect.isNothing());
    assertTrue(effect.toString().startsWith("bytes held back: "), effect::toString);
    assertEquals("instance-1", fault.cutsOff());
    assertEquals("heldheld", receive(client, 8));
  }
}
