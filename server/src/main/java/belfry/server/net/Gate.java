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

  /** Stands for addresses that are not limited. */
  private static final String NOBODY = "";

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

      /**
       * Has another address than until now count for this connection. Where that is granted, the
       * new permit stands for this one, which is released no more; else this one stays.
       */
      Answer from(InetAddress other) {
        String next = key(other);
        Full full = gate.count(next);
        if (full != null) {
          return full;
        }
        gate.forget(address);
        return new Permit(gate, next);
      }
    }

    /** Not now, and why. */
    record Full(Rejection reason, String why) implements Answer {}
  }

  /** Lets one in, as far as there is room for this address. */
  Answer enter(InetAddress from) {
    return switch (enter()) {
      case Answer.Full full -> full;
      case Answer.Permit uncounted -> {
        Answer answer = uncounted.from(from);
        if (answer instanceof Answer.Full) {
          uncounted.release();
        }
        yield answer;
      }
    };
  }

  /**
   * Lets one in of whom it is not known yet which address counts; see {@link Answer.Permit#from}.
   */
  Answer enter() {
    if (inside.incrementAndGet() > most) {
      inside.decrementAndGet();
      return new Answer.Full(
          Rejection.FULL, "this server has all the connections it may have (" + most + ")");
    }
    return new Answer.Permit(this, NOBODY);
  }

  /** Counts one more for an address; null where there is room. */
  private Answer.Full count(String address) {
    if (!address.equals(NOBODY) && perAddress.merge(address, 1, Integer::sum) > mostPerAddress) {
      forget(address);
      return new Answer.Full(
          Rejection.ADDRESS_FULL,
          "your address has all the connections it may have (" + mostPerAddress + ")");
    }
    return null;
  }

  private void forget(String address) {
    if (!address.equals(NOBODY)) {
      perAddress.computeIfPresent(address, (_, n) -> n == 1 ? null : n - 1);
    }
  }

  private void release(String address) {
    inside.decrementAndGet();
    forget(address);
  }

  private static String key(InetAddress address) {
    return address.isLoopbackAddress() ? NOBODY : prefix(address);
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
