package belfry.client.raw;

import belfry.protocol.dialect.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Writes text to a terminal so that it can't control the terminal: replaces bytes that are not
 * UTF-8, and every control character except TAB, LF and CR LF, with visible characters. One thread
 * uses it.
 */
final class VisibleOutput extends OutputStream {
  private static final int LONGEST_CHARACTER = 4;

  private final OutputStream out;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] begun = {};
  private boolean afterReturn;

  VisibleOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(begun.length + length);
    in.put(begun).put(bytes, offset, length).flip();
    CharBuffer text = CharBuffer.allocate(in.remaining() + LONGEST_CHARACTER);
    decoder.decode(in, text, false);
    begun = new byte[in.remaining()];
    in.get(begun);
    out.write(safe(text.flip()).getBytes(StandardCharsets.UTF_8));
  }

  private String safe(CharBuffer text) {
    StringBuilder safe = new StringBuilder(text.remaining() + 16);
    while (text.hasRemaining()) {
      char c = text.get();
      if (afterReturn && c != '\n') {
        safe.append(Visible.of("\r"));
      }
      afterReturn = c == '\r';
      if (c == '\n') {
        safe.append(c);
      } else if (!afterReturn) {
        safe.append(Visible.of(String.valueOf(c)));
      }
    }
    return safe.toString();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
