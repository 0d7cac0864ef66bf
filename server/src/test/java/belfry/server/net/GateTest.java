package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.net.Gate.Full;
import belfry.server.net.Gate.Permit;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Gate gate = new Gate(4, 2);

  @Test
  void addressGetsItsShareAndNoMore() {
    Permit first = permit("192.0.2.1");
    permit("192.0.2.1");
    assertEquals("your address has all the connections it may have (2)", full("192.0.2.1").why());
    permit("192.0.2.2");
    assertEquals(3, gate.inside());

    first.release();
    permit("192.0.2.1");
    full("192.0.2.1");
    assertEquals(3, gate.inside(), "who is turned away is not inside");
  }

  @Test
  void serverIsFullForEverybody() {
    permit("192.0.2.1");
    permit("192.0.2.2");
    permit("127.0.0.1");
    Permit last = permit("192.0.2.3");
    assertEquals("this server has all the connections it may have (4)", full("192.0.2.4").why());
    assertEquals(4, gate.inside());
    last.release();
    permit("192.0.2.4");
  }

  @Test
  void ipv6NetworkCountsAsOneAddress() {
    permit("2001:db8:0:1::1");
    permit("2001:db8:0:1:ffff::2");
    full("2001:db8:0:1::3");
    permit("2001:db8:0:2::1");
  }

  @Test
  void loopbackHasNoShare() {
    permit("127.0.0.1");
    permit("127.0.0.1");
    permit("::1");
    permit("127.0.0.2");
  }

  @Test
  void comingAndGoingAtOnceCountsRight() throws Exception {
    Gate busy = new Gate(1_000, 3);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(_ ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int i = 0; i < 2_000; i++) {
                        if (busy.enter(at("192.0.2.1")) instanceof Permit permit) {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          inside.decrementAndGet();
                          permit.release();
                        }
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(0, busy.inside());
    assertTrue(most.get() <= 3, most::toString);
  }

  @Test
  void relayedClientCountsForItsOwnAddress() {
    Permit first = relayed("192.0.2.1");
    relayed("192.0.2.1");
    Permit third = uncounted();
    assertEquals(
        Optional.of(Rejection.ADDRESS_FULL), third.comesFrom(at("192.0.2.1")).map(Full::reason));
    assertEquals(3, gate.inside(), "it is inside until it was sent the refusal");
    third.release();
    first.release();
    relayed("192.0.2.1");
  }

  @Test
  void connectionThatCountsForAnotherOriginTakesNoSecondPlace() {
    Permit permit = permit("192.0.2.1");
    assertEquals(Optional.empty(), permit.comesFrom(at("192.0.2.2")));
    assertEquals(1, gate.inside());
    permit("192.0.2.1");
    permit("192.0.2.1");
    permit.release();
    assertEquals(2, gate.inside());
  }

  @Test
  void serverIsFullForRelayedClientsToo() {
    for (int i = 0; i < 4; i++) {
      uncounted();
    }
    assertEquals(Rejection.FULL, assertInstanceOf(Full.class, gate.enter()).reason());
  }

  @Test
  void originNeedsNoAddress() {
    Origin user = new Origin("user 1000", Optional.of("uid-1000"), true);
    assertInstanceOf(Permit.class, gate.enter(user));
    assertInstanceOf(Permit.class, gate.enter(user));
    assertInstanceOf(Full.class, gate.enter(user));
    assertInstanceOf(Permit.class, gate.enter(Origin.unlimited("root")));
  }

  private Permit uncounted() {
    return assertInstanceOf(Permit.class, gate.enter());
  }

  private Permit relayed(String address) {
    Permit permit = uncounted();
    assertEquals(Optional.empty(), permit.comesFrom(at(address)));
    return permit;
  }

  private Permit permit(String address) {
    return assertInstanceOf(Permit.class, gate.enter(at(address)));
  }

  private Full full(String address) {
    return assertInstanceOf(Full.class, gate.enter(at(address)));
  }

  private static Origin at(String address) {
    return Origin.at(InetAddress.ofLiteral(address));
  }
}
