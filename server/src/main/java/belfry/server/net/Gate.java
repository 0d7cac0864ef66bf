package belfry.server.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections there may be, in all and from one address (an IPv4 address, or an IPv6 /64;
 * the loopback is not limited). A connection holds a permit from before it is served until it ends.
 */
final class Gate {
  private static final int IPV6_PREFIX_BYTES = 8;

  private final int most;
  private final int mostPerAddress;
  private final AtomicInteger inside = new AtomicInteger();
  private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();

  Gate(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  /** What came of asking to come in. */
  sealed interface Answer {
    /** Come in; to be released once. */
    record Permit(Gate gate, String address) implements Answer {
      void release() {
        gate.release(address);
      }
    }

    /** Not now, and why. */
    record Full(String why) implements Answer {}
  }

  Answer enter(InetAddress from) {
    if (inside.incrementAndGet() > most) {
      inside.decrementAndGet();
      return new Answer.Full("this server has all the connections it may have (" + most + ")");
    }
    String address = from.isLoopbackAddress() ? "" : prefix(from);
    if (!address.isEmpty() && perAddress.merge(address, 1, Integer::sum) > mostPerAddress) {
      release(address);
      return new Answer.Full(
          "your address has all the connections it may have (" + mostPerAddress + ")");
    }
    return new Answer.Permit(this, address);
  }

  private void release(String address) {
    inside.decrementAndGet();
    if (!address.isEmpty()) {
      perAddress.computeIfPresent(address, (_, n) -> n == 1 ? null : n - 1);
    }
  }

  private static String prefix(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_PREFIX_BYTES));
  }

  int inside() {
    return inside.get();
  }
}
