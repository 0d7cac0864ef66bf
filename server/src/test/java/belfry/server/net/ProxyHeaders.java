package belfry.server.net;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** PROXY headers as a balancer writes them, built from the tables of the specification. */
final class ProxyHeaders {
  /** The signature of version 2: 12 bytes, from section 2.2. */
  static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

  private ProxyHeaders() {}

  /** Version 1: a line. */
  static byte[] line(InetSocketAddress from, InetSocketAddress to) {
    String family = from.getAddress().getAddress().length == 4 ? "TCP4" : "TCP6";
    return ascii(
        "PROXY %s %s %s %d %d\r\n"
            .formatted(
                family,
                from.getAddress().getHostAddress(),
                to.getAddress().getHostAddress(),
                from.getPort(),
                to.getPort()));
  }

  /** Version 2, with extensions after the addresses. */
  static byte[] binary(InetSocketAddress from, InetSocketAddress to, byte... extensions) {
    byte[] source = from.getAddress().getAddress();
    ByteBuffer addresses = ByteBuffer.allocate(2 * source.length + 4 + extensions.length);
    addresses.put(source).put(to.getAddress().getAddress());
    addresses.putShort((short) from.getPort()).putShort((short) to.getPort());
    addresses.put(extensions);
    return binary(0x21, source.length == 4 ? 0x11 : 0x21, addresses.array());
  }

  /** Version 2 with these bytes in its fields, valid or not. */
  static byte[] binary(int command, int family, byte... rest) {
    ByteBuffer header = ByteBuffer.allocate(SIGNATURE.length + 4 + rest.length);
    header.put(SIGNATURE).put((byte) command).put((byte) family).putShort((short) rest.length);
    return header.put(rest).array();
  }

  static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
