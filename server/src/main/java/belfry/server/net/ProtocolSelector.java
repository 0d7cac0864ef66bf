package belfry.server.net;

import belfry.protocol.dialect.Utf8;
import belfry.protocol.json.JsonSpeech;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Detects the protocol of a client from its first bytes. A UTF-8 byte order mark and lines without
 * words are skipped; see {@link FirstLine}.
 *
 * <table>
 * <caption>The first line</caption>
 * <tr><td>begins with <code>{</code>, after any spaces</td><td>json</td></tr>
 * <tr><td>opens a {@link ForeignProtocol}</td><td>foreign</td></tr>
 * <tr><td>is anything else</td><td>text</td></tr>
 * </table>
 */
final class ProtocolSelector {
  /** The decision. */
  sealed interface Choice {
    /** More bytes are needed. */
    record NeedMore() implements Choice {}

    /** Text, for people. */
    record Text() implements Choice {}

    /** Json, for programs. */
    record Json() implements Choice {}

    /** A protocol that this port does not serve. */
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
   * Detects the protocol from the first bytes.
   *
   * @param bytes all bytes that the client has sent, without telnet commands
   * @param last whether the decision is made now, without more bytes
   * @param longest the longest accepted line, in bytes; the beginning of a longer line decides
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
    int begin = beginOfFirstLine(sent);
    int end = endOfLine(sent, begin);
    if (begin == sent.length) {
      return last ? TEXT : NEED_MORE;
    }
    boolean decided = last || end < sent.length || end - begin > longest || isDecided(sent, begin);
    return decided ? ofLine(Arrays.copyOfRange(sent, begin, end)) : NEED_MORE;
  }

  /** Detects the protocol from the first line that is not empty, given without its line end. */
  static Choice ofLine(byte[] line) {
    if (JsonSpeech.isSpokenIn(line)) {
      return JSON;
    }
    FirstLine first = FirstLine.of(line);
    return first.words().startsWith("{")
        ? JSON
        : ForeignProtocol.of(first).<Choice>map(Choice.Foreign::new).orElse(TEXT);
  }

  /** The line without a byte order mark at its beginning. */
  static byte[] withoutMark(byte[] line) {
    return startsWithMark(line, 0) ? Arrays.copyOfRange(line, MARK.length, line.length) : line;
  }

  /** Whether the first one or two bytes decide, before the line is complete. */
  private static boolean isDecided(byte[] sent, int at) {
    return JsonSpeech.isSpokenIn(Arrays.copyOfRange(sent, at, sent.length))
        || (sent[at] == TLS_HANDSHAKE && at + 1 < sent.length && sent[at + 1] == TLS_VERSION);
  }

  /** The place after all complete lines without words. */
  private static int beginOfFirstLine(byte[] sent) {
    int begin = afterEmptyLines(sent, 0);
    int end = endOfLine(sent, begin);
    while (end < sent.length && isPassedOver(Arrays.copyOfRange(sent, begin, end))) {
      begin = afterEmptyLines(sent, end);
      end = endOfLine(sent, begin);
    }
    return begin;
  }

  /**
   * Whether the next line counts as the first one: whether this line has no words, or is refused
   * because it is not UTF-8.
   */
  static boolean isPassedOver(byte[] line) {
    FirstLine first = FirstLine.of(line);
    boolean unheard = first.isBlank() || !Utf8.isValid(line);
    return unheard && ForeignProtocol.of(first).isEmpty();
  }

  private static int afterEmptyLines(byte[] sent, int from) {
    int at = from;
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
