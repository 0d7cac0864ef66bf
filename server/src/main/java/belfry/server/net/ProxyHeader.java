package belfry.server.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parser of the PROXY header, in which a balancer gives the address of a client at the beginning of
 * a connection. It accepts versions 1 (a line) and 2 (binary) of the PROXY protocol, as specified
 * in sections 2.1 and 2.2 of HAProxy's {@code doc/proxy-protocol.txt}.
 */
final class ProxyHeader {
  /** The longest accepted header, in bytes. The extensions of version 2 are skipped. */
  static final int LONGEST = 2_048;

  private static final int LONGEST_LINE = 107;
  private static final byte[] NAME = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SIGNATURE =
      "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FIXED = 16;
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;
  private static final int LAST_FAMILY = 3;
  private static final int LAST_PROTOCOL = 2;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int PORTS_BYTES = 4;

  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String IPV4 = "(?:" + BYTE + "\\.){3}" + BYTE;
  private static final String IPV6 = "[0-9a-fA-F:]{2,39}(?:(?<=:)" + IPV4 + ")?";
  private static final String PORT = "(0|[1-9]\\d{0,4})";
  private static final Pattern UNKNOWN = Pattern.compile("PROXY UNKNOWN(?: .*)?", Pattern.DOTALL);

  /**
   * TCP4 or TCP6 is the family of the client's address. The destination may have the other family:
   * nginx writes the address of its own socket, even if it has the client's address from another
   * proxy.
   */
  private static final Pattern KNOWN =
      Pattern.compile(
          "PROXY (?:TCP4 (%1$s)|TCP6 (%2$s)) (%1$s|%2$s) %3$s %3$s".formatted(IPV4, IPV6, PORT));

  private ProxyHeader() {}

  /** The result of parsing. */
  sealed interface Found {
    /** The header is not complete yet. */
    record NeedMore() implements Found {}

    /** No header, or an invalid one. {@code why} is a reason for the operator of the balancer. */
    record Malformed(String why) implements Found {}

    /**
     * A whole header.
     *
     * @param length the length of the header; the client's bytes follow it
     * @param source the address of the client; null if the balancer connects for itself or gives no
     *     IP address, in which case the address of the socket counts
     */
    record Header(int length, @Nullable InetSocketAddress source) implements Found {}
  }

  private static final Found.NeedMore NEED_MORE = new Found.NeedMore();

  /** Parses the bytes from position to limit. The buffer does not change. */
  static Found in(ByteBuffer bytes) {
    if (startsWith(bytes, NAME)) {
      return line(bytes);
    }
    if (startsWith(bytes, SIGNATURE)) {
      return binary(bytes);
    }
    return new Found.Malformed("a connection from this address must begin with a PROXY header");
  }

  /** Whether the bytes may be the beginning of a header of version 2. */
  static boolean mayBeBinary(ByteBuffer bytes) {
    return startsWith(bytes, SIGNATURE);
  }

  /** Whether the bytes begin with the signature of version 2. */
  static boolean isBinary(ByteBuffer bytes) {
    return bytes.remaining() >= SIGNATURE.length && mayBeBinary(bytes);
  }

  /** Whether the bytes begin with {@code start}, or are a beginning of it. */
  private static boolean startsWith(ByteBuffer bytes, byte[] start) {
    int compared = Math.min(bytes.remaining(), start.length);
    return bytes.slice(bytes.position(), compared).equals(ByteBuffer.wrap(start, 0, compared));
  }

  private static Found line(ByteBuffer bytes) {
    int most = Math.min(bytes.remaining(), LONGEST_LINE);
    byte[] start = new byte[most];
    bytes.get(bytes.position(), start);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n");
    if (end >= 0) {
      return line(text.substring(0, end), end + 2);
    }
    return most < LONGEST_LINE ? NEED_MORE : new Found.Malformed("the PROXY line does not end");
  }

  private static Found line(String line, int length) {
    if (UNKNOWN.matcher(line).matches()) {
      return new Found.Header(length, null);
    }
    Matcher known = KNOWN.matcher(line);
    if (!known.matches()) {
      return new Found.Malformed("the PROXY line is not well formed");
    }
    try {
      return new Found.Header(length, source(known));
    } catch (IllegalArgumentException _) { // an invalid address or port
      return new Found.Malformed("the PROXY line has an invalid address or port");
    }
  }

  /**
   * Address and port of the client. An IPv4-mapped address ({@code ::ffff:192.0.2.7}) means an IPv4
   * client: HAProxy and nginx write this form if one socket accepts IPv4 and IPv6. The destination
   * is parsed only to check its form.
   */
  private static InetSocketAddress source(Matcher known) {
    String source = known.group(1) != null ? known.group(1) : known.group(2);
    new InetSocketAddress(InetAddress.ofLiteral(known.group(3)), Integer.parseInt(known.group(5)));
    return new InetSocketAddress(InetAddress.ofLiteral(source), Integer.parseInt(known.group(4)));
  }

  private static Found binary(ByteBuffer bytes) {
    if (bytes.remaining() < FIXED) {
      return NEED_MORE;
    }
    ByteBuffer header = bytes.slice();
    int command = Byte.toUnsignedInt(header.get(SIGNATURE.length));
    int family = Byte.toUnsignedInt(header.get(SIGNATURE.length + 1));
    int length = FIXED + Short.toUnsignedInt(header.getShort(FIXED - 2));
    if (command != LOCAL && command != PROXY) {
      return new Found.Malformed("the PROXY header has another version or command");
    }
    if (length > LONGEST) {
      return new Found.Malformed("the PROXY header is longer than " + LONGEST + " bytes");
    }
    if (header.remaining() < length) {
      return NEED_MORE;
    }
    return command == LOCAL
        ? new Found.Header(length, null)
        : relayed(header.limit(length).position(FIXED), family);
  }

  private static Found relayed(ByteBuffer header, int family) {
    if (family >> 4 > LAST_FAMILY || (family & 0xf) > LAST_PROTOCOL) {
      return new Found.Malformed("the PROXY header has an unknown address family");
    }
    int length = header.limit();
    int addressBytes = family == TCP4 ? IPV4_BYTES : IPV6_BYTES;
    if (family != TCP4 && family != TCP6) {
      return new Found.Header(length, null);
    }
    if (header.remaining() < 2 * addressBytes + PORTS_BYTES) {
      return new Found.Malformed("the PROXY header is too short for its addresses");
    }
    byte[] address = new byte[addressBytes];
    header.get(address);
    int port = Short.toUnsignedInt(header.getShort(FIXED + 2 * addressBytes));
    return new Found.Header(length, new InetSocketAddress(address(address), port));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are always an address", e);
    }
  }
}
