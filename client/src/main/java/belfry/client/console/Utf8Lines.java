package belfry.client.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an input in UTF-8. Each line is decoded by itself: a decoder of the whole input
 * would lose the lines that it read together with one that is not UTF-8. Used by one thread.
 */
final class Utf8Lines {
  /** Reads each byte as one character, and so keeps it. */
  private final BufferedReader bytes;

  Utf8Lines(InputStream in) {
    bytes = new BufferedReader(new InputStreamReader(in, ISO_8859_1));
  }

  /**
   * Waits for the next line; null at the end of the input.
   *
   * @throws CharacterCodingException if the line is not UTF-8
   */
  @Nullable String next() throws IOException {
    String line = bytes.readLine();
    return line == null
        ? null
        : UTF_8.newDecoder().decode(ByteBuffer.wrap(line.getBytes(ISO_8859_1))).toString();
  }
}
