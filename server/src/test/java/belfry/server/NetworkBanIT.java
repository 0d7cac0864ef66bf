package belfry.server;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.operator.Operator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A banned guest who connects again meets the ban on each door of a server behind a balancer. */
@Timeout(60)
class NetworkBanIT {
  private static final String HOST = "PROXY TCP4 203.0.113.7 192.0.2.1 51234 9527\r\n";
  private static final String GUEST = "PROXY TCP6 2001:db8::b0b 2001:db8::1 51234 9527\r\n";

  /** Another address of the same /64. */
  private static final String AGAIN = "PROXY TCP6 2001:db8::c0c 2001:db8::1 51234 9527\r\n";

  private static final String OTHER = "PROXY TCP6 2001:db8:0:1::c0c 2001:db8::1 51234 9527\r\n";

  @Test
  void guestIsBannedOnEveryDoor() throws Exception {
    try (Running running = Running.behindBalancer(9);
        Caller host = running.call();
        Caller guest = running.call()) {
      host.send(HOST + "/nick ann\n/join ops\n").lineWith("in #ops");
      guest.send(GUEST + "/nick bob\n/join ops\n/ping\n").lineWith("pong"); // it is inside
      host.send("/ban bob 1h of spam\n").lineWith("ann banned bob");
      guest.lineWith("ann banned bob");

      try (Caller text = running.call()) {
        String refused = text.send(AGAIN + "/join ops\n").lineWith("banned you");
        assertTrue(refused.contains(": of spam"), refused);
        assertFalse(refused.contains("2001"), refused);
      }
      try (Caller json = running.call()) {
        json.send(AGAIN + "{\"do\":\"join\",\"room\":\"ops\"}\n").lineWith("\"code\":\"banned\"");
      }
      try (Caller irc = running.call()) {
        irc.send(AGAIN + "NICK eve\r\nUSER eve 0 * :Eve\r\nJOIN #ops\r\n").lineWith(" 474 ");
      }
      try (Caller http = running.call()) {
        String head = "GET /ops/history HTTP/1.1\r\nHost: localhost\r\n\r\n";
        http.send(AGAIN + head).lineWith("banned");
      }
      try (Caller neighbour = running.call()) {
        neighbour.send(OTHER + "/join ops\n").lineWith("in #ops");
      }
    }
  }

  @Test
  void administratorBansANetworkFromTheServer() throws Exception {
    try (Running running = Running.behindBalancer(9);
        Caller host = running.call();
        Caller guest = running.call()) {
      host.send(HOST + "/nick ann\n").lineWith("ann");
      guest.send(GUEST).lineWith("in #lobby");
      Operator operator =
          new Operator(running.server().chat().backplane(), List::of, InstantSource.system());
      operator.run("root", List.of("ban", "2001:db8::/48", "1h", "flood"));
      String why = guest.lineWith("an administrator banned your network for");
      assertTrue(why.contains(": flood"), why);
      try (Caller again = running.call()) {
        again.send(AGAIN).lineWith("an administrator banned your network for");
      }
      assertEquals(1, running.metric("belfry_connections_rejected_total{reason=\"banned\"}"));
      host.send("/ping\n").lineWith("pong");
      operator.run("root", List.of("unban", "2001:db8::/48"));
      eventually(() -> {
        try (Caller again = running.call()) {
          again.send(AGAIN).lineWith("in #lobby");
        } catch (IOException e) { // it is refused still
          throw new AssertionError(e);
        }
      });
    }
  }
}
