package belfry.bridge.dump;

import belfry.bridge.table.BridgeException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Cuts a dump into tokens. It works on bytes, because a dump may hold raw bytes between its texts;
 * so the dump's character set has to contain ASCII. Comments are skipped, but the content of {@code
 * /*!40101 … *}{@code /} is read, as MySQL does. One thread uses it.
 */
final class DumpLexer {
  /** The longest literal in bytes. */
  static final int LONGEST = 64 << 20;

  private static final String ESCAPED = "0bnrtZ";
  private static final byte[] UNESCAPED = {0, '\b', '\n', '\r', '\t', 0x1A};

  private final DumpBytes bytes;
  private Value value = new Value();
  private DumpToken token = DumpToken.END;

  DumpLexer(InputStream in) {
    bytes = new DumpBytes(in);
  }

  /** Bytes that can be taken without a copy for each. */
  private static final class Value extends ByteArrayOutputStream {
    byte last() {
      return buf[count - 1];
    }
  }

  /** The current token. */
  DumpToken token() {
    return token;
  }

  /** The bytes of the current token, without quotes and escapes. */
  byte[] value() {
    return value.toByteArray();
  }

  /** The current token as text, if it is no string. */
  String text() {
    return value.toString(StandardCharsets.UTF_8);
  }

  /** Whether the current token is a word, in any case. */
  boolean isWord(String word) {
    return token == DumpToken.WORD && text().equalsIgnoreCase(word);
  }

  /** Whether the current token is a sign. */
  boolean isSign(char sign) {
    return token == DumpToken.SIGN && value.size() == 1 && value.last() == sign;
  }

  /** An error at the current place. */
  BridgeException wrong(String what) {
    return BridgeException.wrong(
        "the dump can't be understood at byte " + bytes.place() + ": " + what);
  }

  /** Goes to the next token. */
  DumpToken next() throws BridgeException {
    token = read();
    return token;
  }

  private DumpToken read() throws BridgeException {
    skipBlanks();
    if (value.size() > 1 << 20) {
      value = new Value(); // does not hold the memory of a long literal
    }
    value.reset();
    int c = bytes.next();
    return switch (c) {
      case -1 -> DumpToken.EOF;
      case ';' -> DumpToken.END;
      case '`' -> quoted('`', DumpToken.NAME);
      case '\'', '"' -> quoted(c, DumpToken.STRING);
      default -> {
        value.write(c);
        if (isDigit(c) || ((c == '-' || c == '+' || c == '.') && isOfNumber(bytes.peek()))) {
          yield number();
        }
        yield isOfWord(c) ? word() : DumpToken.SIGN;
      }
    };
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isOfNumber(int c) {
    return isDigit(c) || c == '.';
  }

  private static boolean isOfWord(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '$'
        || c == '@'
        || c >= 0x80;
  }

  private DumpToken word() throws BridgeException {
    int first = value.last();
    if (bytes.peek() == '\'' && "xXbB".indexOf(first) >= 0) {
      bytes.next();
      value.reset();
      quoted('\'', DumpToken.STRING);
      return first == 'x' || first == 'X' ? unhexed(text()) : bits(text());
    }
    while (isOfWord(bytes.peek())) {
      add(bytes.next());
    }
    return DumpToken.WORD;
  }

  /** A number, or a word that begins with a digit, or hexadecimal digits. */
  private DumpToken number() throws BridgeException {
    boolean isZero = value.last() == '0';
    while (true) {
      int c = bytes.peek();
      boolean isSignOfExponent =
          (c == '-' || c == '+') && (value.last() == 'e' || value.last() == 'E');
      if (!isOfWord(c) && c != '.' && !isSignOfExponent) {
        break;
      }
      add(bytes.next());
    }
    String text = text();
    if (isZero && text.startsWith("0x")) {
      return unhexed(text.substring(2));
    }
    if (isZero && text.startsWith("0b")) {
      return bits(text.substring(2));
    }
    return text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?") ? DumpToken.NUMBER : DumpToken.WORD;
  }

  private DumpToken bits(String digits) throws BridgeException {
    if (!digits.matches("[01]{1,64}")) {
      throw wrong("'" + digits + "' is no binary number");
    }
    value.reset();
    value.writeBytes(digits.getBytes(StandardCharsets.US_ASCII));
    return DumpToken.BITS;
  }

  private DumpToken unhexed(String digits) throws BridgeException {
    try {
      byte[] decoded = HexFormat.of().parseHex(digits);
      value.reset();
      value.writeBytes(decoded);
      return DumpToken.HEX;
    } catch (IllegalArgumentException _) { // the message says more
      throw wrong("these are no hexadecimal digits");
    }
  }

  private DumpToken quoted(int quote, DumpToken kind) throws BridgeException {
    while (true) {
      int c = bytes.next();
      if (c < 0) {
        throw wrong("it ends inside of quotes, so it is not complete");
      }
      if (c == '\\' && quote != '`') {
        escaped(bytes.next());
      } else if (c != quote) {
        add(c);
      } else if (bytes.peek() == quote) {
        add(bytes.next());
      } else {
        return kind;
      }
    }
  }

  private void escaped(int c) throws BridgeException {
    int known = ESCAPED.indexOf(c);
    if (c == '%' || c == '_') {
      add('\\'); // these two keep it
    }
    if (c >= 0) {
      add(known < 0 ? c : UNESCAPED[known]);
    }
  }

  private void add(int c) throws BridgeException {
    if (value.size() == LONGEST) {
      throw wrong("a value has more than " + (LONGEST >> 20) + " MiB");
    }
    value.write(c);
  }

  private void skipBlanks() throws BridgeException {
    while (true) {
      int c = bytes.peek();
      if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
        bytes.next();
      } else if (c == '#') {
        skipLine();
      } else if (c == '-' || c == '/' || c == '*') {
        if (!skipComment()) {
          return;
        }
      } else {
        return;
      }
    }
  }

  /**
   * Skips a comment, or the signs around a conditional one.
   *
   * @return false if a token follows, which begins with the current byte
   */
  private boolean skipComment() throws BridgeException {
    int first = bytes.peek();
    int second = bytes.peekSecond();
    if (first == '-' && second == '-') {
      skipLine();
      return true;
    }
    if (first == '*' && second == '/') {
      take(2); // the end of a conditional comment
      return true;
    }
    if (first != '/' || second != '*') {
      return false;
    }
    take(2);
    if (bytes.peek() == '!') {
      bytes.next();
      while (isDigit(bytes.peek())) {
        bytes.next();
      }
      return true;
    }
    int before = 0;
    int c = bytes.next();
    while (c >= 0 && !(before == '*' && c == '/')) {
      before = c;
      c = bytes.next();
    }
    return true;
  }

  private void take(int count) throws BridgeException {
    for (int i = 0; i < count; i++) {
      bytes.next();
    }
  }

  private void skipLine() throws BridgeException {
    int c = bytes.next();
    while (c >= 0 && c != '\n') {
      c = bytes.next();
    }
  }

  /** Skips the rest of the line, and returns it. */
  String restOfLine() throws BridgeException {
    byte[] line = new byte[256];
    int length = 0;
    int c = bytes.next();
    while (c >= 0 && c != '\n') {
      if (length < line.length) {
        line[length++] = (byte) c;
      }
      c = bytes.next();
    }
    return new String(Arrays.copyOf(line, length), StandardCharsets.ISO_8859_1).strip();
  }

  /** Whether the dump has no more bytes. */
  boolean isAtEnd() throws BridgeException {
    return bytes.peek() < 0;
  }
}
