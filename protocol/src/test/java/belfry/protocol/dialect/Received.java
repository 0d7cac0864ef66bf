package belfry.protocol.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The result of reading bytes that arrive in parts: as on a connection, the telnet filter removes
 * commands, and the line reader cuts lines. Bytes are shown in ISO 8859-1, which has a character
 * for each.
 *
 * @param found each line in brackets, and each other result as a word
 * @param answered the bytes that the filter sends back
 */
record Received(List<String> found, String answered) {
  static final int LIMIT = 8;
  static final int ENDLESS = 20;

  static Received of(List<byte[]> parts) {
    TelnetFilter filter = new TelnetFilter();
    LineReader reader = new LineReader(LIMIT, ENDLESS);
    List<String> found = new ArrayList<>();
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      ByteBuffer buffer = ByteBuffer.wrap(part.clone());
      answers.writeBytes(filter.filter(buffer));
      LineReader.Found next = reader.next(buffer);
      while (!(next instanceof LineReader.Found.NeedMore)) {
        found.add(shown(next));
        if (next instanceof LineReader.Found.Endless) {
          return new Received(
              found, ""); // the server closes the connection without sending the answers
        }
        next = reader.next(buffer);
      }
    }
    if (reader.rest() instanceof LineReader.Found.Line line) {
      found.add("rest " + shown(line));
    }
    return new Received(found, answers.toString(ISO_8859_1));
  }

  static Received whole(byte[] bytes) {
    return of(List.of(bytes));
  }

  static Received splitAt(byte[] bytes, int at) {
    return of(
        List.of(Arrays.copyOfRange(bytes, 0, at), Arrays.copyOfRange(bytes, at, bytes.length)));
  }

  static Received inPartsOf(int size, byte[] bytes) {
    List<byte[]> parts = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      parts.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
    }
    return of(parts);
  }

  private static String shown(LineReader.Found found) {
    return switch (found) {
      case LineReader.Found.Line line -> "[" + new String(line.bytes(), ISO_8859_1) + "]";
      case LineReader.Found.TooLong _ -> "too long";
      case LineReader.Found.Endless _ -> "endless";
      case LineReader.Found.NeedMore _ -> "need more";
    };
  }
}
