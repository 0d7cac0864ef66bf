package belfry.server.net;

import static belfry.server.net.ProxyHeaders.address;
import static belfry.server.net.ProxyHeaders.ascii;
import static belfry.server.net.ProxyHeaders.binary;
import static belfry.server.net.ProxyHeaders.join;
import static belfry.server.net.ProxyHeaders.line;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the beginning of a connection that comes through a balancer. */
class ProxyIntroductionTest {
  private static final InetSocketAddress ANN = address("203.0.113.7", 51_234);
  private static final InetSocketAddress DOOR = address("192.0.2.1", 9_527);

  private final Reception reception = new Reception();

  @AfterEach
  void close() {
    reception.close();
  }

  @Test
  void bytesAfterTheHeaderAreTheClientsWhereverTheyAreSplit() {
    for (byte[] header : new byte[][] {line(ANN, DOOR), binary(ANN, DOOR)}) {
      byte[] all = join(header, ascii("{\"do\":\"ping\",\"id\":\"1\"}\n"));
      for (int at = 0; at <= all.length; at++) {
        FakeTransport client = reception.relays();
        reception.sends(client, Arrays.copyOf(all, at));
        reception.sends(client, Arrays.copyOfRange(all, at, all.length));
        assertTrue(client.written().startsWith("{\"on\":\"welcome\""), "split at " + at);
        assertTrue(client.written().endsWith("{\"on\":\"pong\",\"id\":\"1\"}\n"), "split at " + at);
        client.ends();
        reception.threads.runAll();
      }
    }
  }

  @Test
  void greetingIsDueAfterTheHeader() {
    FakeTransport client = reception.relays();
    reception.passes(Duration.ofSeconds(4));
    assertEquals("", client.written());
    reception.sends(client, line(ANN, DOOR));
    reception.passes(Started.GREET_AFTER.minusMillis(1));
    assertEquals("", client.written());
    reception.passes(Duration.ofMillis(1));
    assertTrue(client.written().startsWith("* Welcome"), client::written);
    reception.passes(Duration.ofSeconds(1)); // after the time limit of the header
    assertEquals(0, client.timesClosed());
  }

  @Test
  void headerThatIsLateIsRefused() {
    FakeTransport client = reception.relays();
    reception.sends(client, ascii("PROXY TCP4 "));
    reception.passes(Conversations.HEADER_LIMIT);
    assertEquals("! no PROXY header came within 5 seconds.\r\n", client.written());
    assertEquals(1, client.timesClosed());
  }

  @Test
  void clientCountsForItsOwnAddress() {
    for (int i = 0; i < 2; i++) {
      reception.sends(reception.relays(), line(ANN, DOOR));
    }
    FakeTransport third = reception.relays();
    reception.sends(third, line(ANN, DOOR));
    assertTrue(third.written().startsWith("! your address has all"), third::written);
    FakeTransport other = reception.relays();
    reception.sends(other, line(address("203.0.113.8", 1), DOOR));
    assertEquals("", other.written());
    assertEquals(3, reception.gate.inside());
  }

  @Test
  void balancerThatSpeaksForItselfCountsAsItself() {
    for (int i = 0; i < 5; i++) {
      FakeTransport check = reception.relays();
      reception.sends(check, ascii("PROXY UNKNOWN\r\n"));
      assertEquals(0, check.timesClosed());
    }
  }

  @Test
  void portCheckWithoutAHeaderEndsQuietly() {
    FakeTransport check = reception.relays();
    check.ends();
    reception.threads.runAll();
    assertEquals("", check.written());
    assertEquals(1, check.timesClosed());
  }
}
