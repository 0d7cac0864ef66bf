package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import belfry.server.net.Gate.Answer.Full;
import belfry.server.net.Gate.Answer.Permit;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final InetAddress ANN = InetAddress.ofLiteral("203.0.113.7");
  private static final InetAddress BOB = InetAddress.ofLiteral("203.0.113.8");

  private final Gate gate = new Gate(3, 2);

  @Test
  void anAddressHasAsManyConnectionsAsItMayHave() {
    enter(ANN);
    Permit second = enter(ANN);
    assertEquals(Rejection.ADDRESS_FULL, full(gate.enter(ANN)).reason());
    enter(BOB);
    second.release();
    enter(ANN);
  }

  @Test
  void allTogetherHaveAsManyAsTheyMayHave() {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    Permit first = enter(loopback);
    enter(loopback);
    enter(loopback);
    assertEquals(Rejection.FULL, full(gate.enter(loopback)).reason());
    first.release();
    enter(loopback);
  }

  @Test
  void oneHalfOfAnIpv6AddressCounts() {
    enter(InetAddress.ofLiteral("2001:db8::1"));
    enter(InetAddress.ofLiteral("2001:db8::ffff:2"));
    full(gate.enter(InetAddress.ofLiteral("2001:db8::3")));
    enter(InetAddress.ofLiteral("2001:db8:0:1::3"));
  }

  @Test
  void whoeverIsRelayedCountsForTheirOwnAddress() {
    Permit first = relayed(ANN);
    relayed(ANN);
    Permit third = uncounted();
    assertEquals(Rejection.ADDRESS_FULL, full(third.from(ANN)).reason());
    third.release();
    first.release();
    relayed(ANN);
  }

  @Test
  void beingCountedForAnotherAddressTakesNoSecondPlace() {
    Permit permit = enter(ANN);
    permit = assertInstanceOf(Permit.class, permit.from(BOB));
    assertEquals(1, gate.inside());
    enter(ANN);
    enter(ANN);
    permit.release();
    assertEquals(2, gate.inside());
  }

  private Permit enter(InetAddress from) {
    return assertInstanceOf(Permit.class, gate.enter(from));
  }

  private Permit uncounted() {
    return assertInstanceOf(Permit.class, gate.enter());
  }

  private Permit relayed(InetAddress from) {
    return assertInstanceOf(Permit.class, uncounted().from(from));
  }

  private static Full full(Gate.Answer answer) {
    return assertInstanceOf(Full.class, answer);
  }
}
