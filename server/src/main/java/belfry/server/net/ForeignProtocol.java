package belfry.server.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Recognises those who speak another protocol, so that they get a clear line and not a mess. */
final class ForeignProtocol {
  private static final byte TLS_HANDSHAKE = 0x16;
  private static final byte TLS_MAJOR_VERSION = 3;
  private static final int LONGEST_LOOKED_AT = 2_048;
  private static final Pattern HTTP = Pattern.compile("[A-Z]{3,8} \\S+ HTTP/\\d(\\.\\d)?");
  private static final String NO_BALANCER =
      "no PROXY header is taken from your address (see --proxy-from)";

  private ForeignProtocol() {}

  /** What to say to whoever sends these first bytes; null when they may be one of ours. */
  static String greets(ByteBuffer first) {
    int at = first.position();
    if (ProxyHeader.isBinary(first)) {
      return NO_BALANCER;
    }
    return first.remaining() > 1
            && first.get(at) == TLS_HANDSHAKE
            && first.get(at + 1) == TLS_MAJOR_VERSION
        ? "this port speaks plain text, not TLS"
        : null;
  }

  /** What to say to whoever sends this first line; null when it may be one of ours. */
  static String says(byte[] line) {
    if (line.length > LONGEST_LOOKED_AT) {
      return null;
    }
    String text = new String(line, StandardCharsets.ISO_8859_1);
    if (ProxyHeader.isLine(text)) {
      return NO_BALANCER;
    }
    return HTTP.matcher(text).matches()
        ? "this is a chat server, not a web server; try: nc HOST PORT"
        : null;
  }
}
