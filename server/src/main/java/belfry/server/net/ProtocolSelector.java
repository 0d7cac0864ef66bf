package belfry.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import belfry.protocol.dialect.Utf8;
import belfry.protocol.json.JsonSpeech;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Detects the protocol of a client from its first bytes. A UTF-8 byte order mark and lines without
 * words are skipped.
 *
 * <table>
 * <caption>The first line</caption>
 * <tr><td>begins with <code>{</code>, after any spaces</td><td>json</td></tr>
 * <tr><td>begins with CAP, NICK, PASS or USER and a space</td><td>IRC</td></tr>
 * <tr><td>is a command of the text dialect</td><td>text</td></tr>
 * <tr><td>is certain to belong to a {@link ForeignProtocol}</td><td>foreign</td></tr>
 * <tr><td>begins like a command of one</td><td>doubtful</td></tr>
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

    /** IRC. */
    record Irc() implements Choice {}

    /** A protocol that this port does not serve. */
    record Foreign(ForeignProtocol protocol) implements Choice {}

    /** Text, or a protocol that this port does not serve. */
    record Doubtful(ForeignProtocol protocol) implements Choice {}
  }

  private static final byte TLS_HANDSHAKE = 0x16;
  private static final byte TLS_VERSION = 3;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** The commands with which IRC clients begin, in the capitals that all of them use. */
  private static final List<byte[]> IRC_COMMANDS =
      Stream.of("CAP ", "NICK ", "PASS ", "USER ").map(each -> each.getBytes(US_ASCII)).toList();

  static final Choice TEXT = new Choice.Text();
  private static final Choice NEED_MORE = new Choice.NeedMore();
  private static final Choice JSON = new Choice.Json();
  private static final Choice IRC = new Choice.Irc();

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
    return ofLines(sent, last, longest);
  }

  /** Detects the protocol from the first line; after a doubtful line, further lines can decide. */
  private static Choice ofLines(byte[] sent, boolean last, int longest) {
    boolean enough = last || sent.length > longest;
    Choice first = NEED_MORE;
    int begin = beginOfFirstLine(sent, 0);
    if (begin < sent.length && isIrc(sent, begin)) {
      return enough || endOfLine(sent, begin) < sent.length ? IRC : NEED_MORE;
    }
    while (begin < sent.length) {
      int end = endOfLine(sent, begin);
      if (end == sent.length && !enough && !isDecided(sent, begin)) {
        return NEED_MORE;
      }
      Choice choice = ofLine(Arrays.copyOfRange(sent, begin, end));
      first = first instanceof Choice.NeedMore || choice instanceof Choice.Foreign ? choice : first;
      if (!(choice instanceof Choice.Doubtful)) {
        return first;
      }
      begin = beginOfFirstLine(sent, end);
    }
    if (!enough) {
      return NEED_MORE;
    }
    return first instanceof Choice.NeedMore ? TEXT : first;
  }

  /** Whether a line begins as the first line of an IRC client does. */
  private static boolean isIrc(byte[] sent, int from) {
    return IRC_COMMANDS.stream()
        .anyMatch(command ->
            sent.length - from >= command.length
                && Arrays.equals(sent, from, from + command.length, command, 0, command.length));
  }

  /** Detects the protocol from a line that is not empty, given without its line end. */
  static Choice ofLine(byte[] line) {
    FirstLine first = FirstLine.of(line);
    if (JsonSpeech.isSpokenIn(line) || first.words().startsWith("{")) {
      return JSON;
    }
    if (first.isCommand()) {
      return TEXT;
    }
    for (ForeignProtocol protocol : ForeignProtocol.values()) {
      if (protocol.isCertainOf(first)) {
        return new Choice.Foreign(protocol);
      }
    }
    return doubt(first.lowerCase(), first.bare());
  }

  private static Choice doubt(String lowerCase, String bare) {
    for (ForeignProtocol protocol : ForeignProtocol.values()) {
      if (protocol.isPossibleFor(lowerCase, bare)) {
        return new Choice.Doubtful(protocol);
      }
    }
    return TEXT;
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

  /** The place after all complete lines that are passed over. */
  private static int beginOfFirstLine(byte[] sent, int from) {
    int begin = afterEmptyLines(sent, from);
    int end = endOfLine(sent, begin);
    while (end < sent.length && isPassedOver(Arrays.copyOfRange(sent, begin, end))) {
      begin = afterEmptyLines(sent, end);
      end = endOfLine(sent, begin);
    }
    return begin;
  }

  /** Whether a line has no words, or is refused because it is not UTF-8. */
  private static boolean isPassedOver(byte[] line) {
    boolean unheard = !Utf8.isValid(line) || FirstLine.of(line).isBlank();
    return unheard && !(ofLine(line) instanceof Choice.Foreign);
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
