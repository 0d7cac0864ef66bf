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
 * The first bytes of a connection that a balancer passes on: where it really comes from. Versions 1
 * (a line) and 2 (binary) of the PROXY protocol, as HAProxy's {@code doc/proxy-protocol.txt}
 * specifies them in its sections 2.1 and 2.2.
 */
final class ProxyHeader {
  /** No header that is taken has more bytes; those of version 2 carry extensions that we skip. */
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
   * The family is the client's. The destination may be of the other one: nginx writes the address
   * of its own socket, to which a client of another family came through a proxy before it.
   */
  private static final Pattern KNOWN =
      Pattern.compile(
          "PROXY (?:TCP4 (%1$s)|TCP6 (%2$s)) (%1$s|%2$s) %3$s %3$s".formatted(IPV4, IPV6, PORT));

  private ProxyHeader() {}

  /** What the first bytes are. */
  sealed interface Found {
    /** The beginning of a header. */
    record NeedMore() implements Found {}

    /** No header, or one that breaks the rules; why, in words for whoever runs the balancer. */
    record Malformed(String why) implements Found {}

    /**
     * A whole header.
     *
     * @param length its bytes; what follows is the client's
     * @param source where the client is; null when the balancer speaks for itself, or says nothing
     *     of an IP address: then it is where the socket comes from
     */
    record Header(int length, @Nullable InetSocketAddress source) implements Found {}
  }

  private static final Found.NeedMore NEED_MORE = new Found.NeedMore();

  /** Looks at the bytes from position to limit, which stay as they are. */
  static Found in(ByteBuffer bytes) {
    if (startsWith(bytes, NAME)) {
      return line(bytes);
    }
    if (startsWith(bytes, SIGNATURE)) {
      return binary(bytes);
    }
    return new Found.Malformed("a connection from this address begins with a PROXY header");
  }

  /** Whether the bytes begin like a header of version 2, as far as they go. */
  static boolean mayBeBinary(ByteBuffer bytes) {
    return startsWith(bytes, SIGNATURE);
  }

  /** Whether the bytes begin with the signature of version 2. */
  static boolean isBinary(ByteBuffer bytes) {
    return bytes.remaining() >= SIGNATURE.length && mayBeBinary(bytes);
  }

  /** Whether the bytes are the beginning of these, or begin with these. */
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
    } catch (IllegalArgumentException _) { // an address or a port that there is not
      return new Found.Malformed("the PROXY line has no such address or port");
    }
  }

  /**
   * Address and port of the client. An IPv4-mapped address ({@code ::ffff:192.0.2.7}) is an IPv4
   * client: HAProxy and nginx write it so if one socket of theirs takes IPv4 and IPv6. The
   * destination is parsed only to see that it is well formed.
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
      return new Found.Malformed("the PROXY header has a family that there is not");
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
