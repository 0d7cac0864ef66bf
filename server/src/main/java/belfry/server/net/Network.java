package belfry.server.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A range of IP addresses that begin with the same bits. The text form is CIDR notation (RFC 4632,
 * RFC 4291), such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or a single address.
 *
 * @param first the first address of the range
 * @param bits the number of leading bits that all addresses share
 */
public record Network(InetAddress first, int bits) {
  private static final String DIGITS = "0123456789";

  public Network {
    byte[] address = first.getAddress();
    if (bits < 0 || bits > address.length * Byte.SIZE) {
      throw new IllegalArgumentException(
          "a network of this kind has 0 to " + address.length * Byte.SIZE + " bits, not " + bits);
    }
    if (!matches(address, new byte[address.length], bits, address.length * Byte.SIZE)) {
      throw new IllegalArgumentException(
          first.getHostAddress() + "/" + bits + " has bits after the first " + bits);
    }
  }

  /**
   * Parses a network.
   *
   * @throws IllegalArgumentException if the text is not a network; the message is for the operator
   */
  public static Network of(String cidr) {
    int slash = cidr.indexOf('/');
    InetAddress address = address(slash < 0 ? cidr : cidr.substring(0, slash));
    int all = address.getAddress().length * Byte.SIZE;
    return new Network(address, slash < 0 ? all : length(cidr.substring(slash + 1)));
  }

  /** Parses an address. Never asks a name server. */
  private static InetAddress address(String text) {
    return text.indexOf(':') < 0 ? Inet4Address.ofLiteral(text) : Inet6Address.ofLiteral(text);
  }

  private static int length(String text) {
    boolean digits = text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    if (text.isEmpty() || text.length() > 3 || !digits) {
      throw new IllegalArgumentException("\"" + text + "\" is not a number of bits");
    }
    return Integer.parseInt(text);
  }

  /** Whether an address is in this network. An IPv4 address is never in an IPv6 network. */
  public boolean contains(InetAddress address) {
    byte[] there = address.getAddress();
    byte[] here = first.getAddress();
    return there.length == here.length && matches(there, here, 0, bits);
  }

  private static boolean matches(byte[] one, byte[] other, int from, int to) {
    for (int bit = from; bit < to; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + bits;
  }
}
