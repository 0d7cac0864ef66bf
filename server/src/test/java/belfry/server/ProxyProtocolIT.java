package belfry.server;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of a whole server that takes PROXY headers from 127.0.0.0/8. */
class ProxyProtocolIT {
  private static final String ANN = "PROXY TCP4 203.0.113.7 192.0.2.1 51234 9527\r\n";
  private static final String BOB = "PROXY TCP6 2001:db8::b0b 2001:db8::1 51234 9527\r\n";
  private static final String REJECTED = "belfry_connections_rejected_total{reason=\"%s\"}";

  /** The header that HAProxy 2.6 sends for a connection over IPv4. */
  private static final byte[] BINARY =
      HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000ccb007107c0000201c8222537");

  private static final byte[] LOCAL = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000");

  @Test
  void whatFollowsTheHeaderIsTheClients() throws Exception {
    try (Running running = Running.behindBalancer(2);
        Caller one = running.call();
        Caller two = running.call()) {
      one.send(ANN + "/nick ann\n").lineWith("ann");
      two.send(BINARY).send("{\"do\":\"ping\",\"id\":\"p\"}\n").lineWith("\"on\":\"pong\"");
    }
  }

  @Test
  void aHeaderInPiecesIsPutTogether() throws Exception {
    try (Running running = Running.behindBalancer(2)) {
      for (byte[] header : new byte[][] {ANN.getBytes(StandardCharsets.US_ASCII), BINARY}) {
        try (Caller slow = running.call()) {
          for (byte b : header) {
            slow.send(new byte[] {b});
          }
          slow.lineWith("in #lobby");
        }
      }
    }
  }

  @Test
  void nothingIsSaidBeforeTheHeader() throws Exception {
    try (Running running = Running.behindBalancer(2);
        Caller quiet = running.call()) {
      eventually(() -> assertEquals(1, running.metric("belfry_connections")));
      assertEquals(0, running.metric("belfry_sessions"));
      quiet.send(ANN);
      assertTrue(quiet.lineWith("").startsWith("* Welcome"));
    }
  }

  @Test
  void theAddressInTheHeaderIsWhatCounts() throws Exception {
    try (Running running = Running.behindBalancer(1);
        Caller ann = running.call();
        Caller bob = running.call()) {
      ann.send(ANN).lineWith("in #lobby");
      bob.send(BOB).lineWith("in #lobby");
      try (Caller again = running.call()) {
        String why = again.send(ANN).rest();
        assertTrue(why.startsWith("! ") && why.contains("your address has all"), why);
      }
      assertEquals(1, running.metric(REJECTED.formatted("address_full")));
      ann.send("q\n").rest();
      eventually(() -> assertEquals(1, running.metric("belfry_connections")));
      try (Caller again = running.call()) {
        again.send(ANN).lineWith("in #lobby");
      }
    }
  }

  /** The server has 100 rooms: one address opens 25 of them, and one session enters 20. */
  @Test
  void theAddressInTheHeaderHasAShareOfTheRooms() throws Exception {
    try (Running running = Running.behindBalancer(2);
        Caller ann = running.call();
        Caller again = running.call();
        Caller bob = running.call()) {
      ann.send(ANN + joins("a", 20)).lineWith("in #a20");
      again.send(ANN + joins("b", 6));
      assertEquals(
          "! your address has opened as many rooms as it may (25).",
          again.lineWith("your address"));
      bob.send(BOB + joins("c", 1)).lineWith("in #c1");
    }
  }

  private static String joins(String room, int number) {
    return IntStream.rangeClosed(1, number)
        .mapToObj(n -> "/join " + room + n + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void aBalancerThatSpeaksForItselfIsLetIn() throws Exception {
    try (Running running = Running.behindBalancer(1);
        Caller check = running.call();
        Caller unknown = running.call()) {
      check.send(LOCAL).lineWith("in #lobby");
      unknown.send("PROXY UNKNOWN\r\n").lineWith("in #lobby");
    }
  }

  @Test
  void withoutAHeaderABalancersConnectionIsClosedWithTheReason() throws Exception {
    try (Running running = Running.behindBalancer(2)) {
      assertRefused(running, "hello\n", "must begin with a PROXY header");
      assertRefused(running, "PROXY TCP4 nonsense\r\n", "not well formed");
      assertRefused(running, "PROXY " + "x".repeat(5_000), "does not end");
      assertEquals(3, running.metric(REJECTED.formatted("proxy")));
    }
  }

  @Test
  void whoNeverSendsAHeaderIsClosedInTime() throws Exception {
    try (Running running = Running.behindBalancer(2);
        Caller silent = running.call()) {
      silent.send("PROXY TCP4 ");
      String why = silent.rest();
      assertTrue(why.contains("no PROXY header came within 5 seconds"), why);
      eventually(() -> assertEquals(0, running.metric("belfry_connections")));
    }
  }

  @Test
  void fromOthersAHeaderIsRefusedWithOneClearLine() throws Exception {
    try (Running running = Running.alone()) {
      for (byte[] header : new byte[][] {ANN.getBytes(StandardCharsets.US_ASCII), BINARY}) {
        try (Caller other = running.call()) {
          other.lineWith("in #lobby");
          other.send(header);
          assertTrue(other.lineWith("! ").contains("no PROXY header is taken from your address"));
          other.rest();
        }
      }
      assertEquals(0, running.metric("belfry_messages_published_total{result=\"ok\"}"));
    }
  }

  private static void assertRefused(Running running, String sent, String reason)
      throws IOException {
    try (Caller caller = running.call()) {
      String said = caller.send(sent).rest();
      assertTrue(said.startsWith("! ") && said.contains(reason), said);
      assertEquals(1, said.lines().count(), said);
    }
  }
}
