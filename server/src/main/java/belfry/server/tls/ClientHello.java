package belfry.server.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client offers in the first message of its handshake (RFC 8446, section 4.1.2).
 *
 * @param protocols the protocols that the client may speak inside (ALPN, RFC 7301), in its order
 */
record ClientHello(List<String> protocols) {
  private static final int RECORD_HEADER = 5;
  private static final int MESSAGE_HEADER = 4;
  private static final int VERSION_AND_RANDOM = 34;
  private static final int PROTOCOLS = 16;

  ClientHello {
    protocols = List.copyOf(protocols);
  }

  /**
   * Reads a record. One that has no whole and well-formed message offers nothing: the handshake
   * then decides.
   */
  static ClientHello of(byte[] record) {
    try {
      ByteBuffer rest = ByteBuffer.wrap(record);
      skip(rest, RECORD_HEADER + MESSAGE_HEADER + VERSION_AND_RANDOM);
      skip(rest, Byte.toUnsignedInt(rest.get())); // the id of a session
      skip(rest, Short.toUnsignedInt(rest.getShort())); // cipher suites
      skip(rest, Byte.toUnsignedInt(rest.get())); // compression
      rest = part(rest);
      while (rest.hasRemaining()) {
        int type = Short.toUnsignedInt(rest.getShort());
        ByteBuffer extension = part(rest);
        if (type == PROTOCOLS) {
          return new ClientHello(names(part(extension)));
        }
      }
    } catch (BufferUnderflowException _) {
      // no whole message
    }
    return new ClientHello(List.of());
  }

  private static List<String> names(ByteBuffer list) {
    List<String> names = new ArrayList<>();
    while (list.hasRemaining()) {
      byte[] name = new byte[Byte.toUnsignedInt(list.get())];
      list.get(name);
      names.add(new String(name, ISO_8859_1));
    }
    return names;
  }

  /** The bytes after a length of two bytes. */
  private static ByteBuffer part(ByteBuffer from) {
    int length = Short.toUnsignedInt(from.getShort());
    int begin = from.position();
    skip(from, length);
    return from.slice(begin, length);
  }

  private static void skip(ByteBuffer bytes, int count) {
    if (count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + count);
  }

  /**
   * Whether the client is a browser, or another client of HTTP. A browser would ask its user for a
   * certificate if the server asked for one.
   */
  boolean isForHttp() {
    return protocols.stream().anyMatch(each -> each.equals("h2") || each.startsWith("http/"));
  }
}
