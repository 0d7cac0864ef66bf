package belfry.server.net;

import belfry.protocol.json.JsonSpeech;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Decides by the first bytes of a client what it speaks. Empty lines and a UTF-8 byte order mark
 * before the first line are passed over.
 *
 * <table>
 * <caption>The first line</caption>
 * <tr><td>begins with <code>{</code></td><td>json</td></tr>
 * <tr><td>opens a {@link ForeignProtocol}</td><td>nothing that is spoken here</td></tr>
 * <tr><td>is anything else</td><td>text</td></tr>
 * </table>
 */
final class ProtocolSelector {
  /** The decision. */
  sealed interface Choice {
    /** The bytes may still become more than one of the others. */
    record NeedMore() implements Choice {}

    /** Text, for people. */
    record Text() implements Choice {}

    /** Json, for programs. */
    record Json() implements Choice {}

    /** A protocol that is not spoken here. */
    record Foreign(ForeignProtocol protocol) implements Choice {}
  }

  private static final byte TLS_HANDSHAKE = 0x16;
  private static final byte TLS_VERSION = 3;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final Choice NEED_MORE = new Choice.NeedMore();
  private static final Choice TEXT = new Choice.Text();
  private static final Choice JSON = new Choice.Json();

  private ProtocolSelector() {}

  /**
   * Decides by the first bytes.
   *
   * @param bytes everything that the client has sent, without telnet's commands
   * @param last whether this is all there is for now: then the decision is made
   * @param longest the length of the longest line; of a longer one the beginning decides
   */
  static Choice of(ByteBuffer bytes, boolean last, int longest) {
    if (ProxyHeader.isBinary(bytes)) {
      return new Choice.Foreign(ForeignProtocol.PROXY);
    }
    if (!last && ProxyHeader.mayBeBinary(bytes)) {
      return NEED_MORE;
    }
    byte[] sent = new byte[bytes.remaining()];
    bytes.get(bytes.position(), sent);
    int begin = afterEmptyLines(sent);
    int end = endOfLine(sent, begin);
    if (begin == sent.length) {
      return last ? TEXT : NEED_MORE;
    }
    boolean decided = last || end < sent.length || end - begin > longest || isDecided(sent, begin);
    return decided ? ofLine(Arrays.copyOfRange(sent, begin, end)) : NEED_MORE;
  }

  /** Decides by the first line that is not empty, without its end. */
  static Choice ofLine(byte[] line) {
    if (JsonSpeech.isSpokenIn(line)) {
      return JSON;
    }
    return ForeignProtocol.ofLine(line).<Choice>map(Choice.Foreign::new).orElse(TEXT);
  }

  /** The line without a byte order mark at its beginning. */
  static byte[] withoutMark(byte[] line) {
    return startsWithMark(line, 0) ? Arrays.copyOfRange(line, MARK.length, line.length) : line;
  }

  /** Whether the first byte or two are enough, without the end of the line. */
  private static boolean isDecided(byte[] sent, int at) {
    return sent[at] == '{'
        || (sent[at] == TLS_HANDSHAKE && at + 1 < sent.length && sent[at + 1] == TLS_VERSION);
  }

  private static int afterEmptyLines(byte[] sent) {
    int at = 0;
    while (at < sent.length) {
      if (sent[at] == '\r' || sent[at] == '\n' || isNulAfterReturn(sent, at)) {
        at++;
      } else if (startsWithMark(sent, at)) {
        at += MARK.length;
      } else {
        break;
      }
    }
    return at;
  }

  /** Telnet ends a line with CR NUL. */
  private static boolean isNulAfterReturn(byte[] sent, int at) {
    return sent[at] == 0 && at > 0 && sent[at - 1] == '\r';
  }

  private static boolean startsWithMark(byte[] bytes, int at) {
    return bytes.length - at >= MARK.length
        && Arrays.equals(bytes, at, at + MARK.length, MARK, 0, MARK.length);
  }

  private static int endOfLine(byte[] sent, int from) {
    int at = from;
    while (at < sent.length && sent[at] != '\r' && sent[at] != '\n') {
      at++;
    }
    return at;
  }
}
