package belfry.client.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What happens to bytes on their way. */
class BytesTest {
  @Test
  void rawBytesCannotControlATerminalHoweverTheyAreSplit() throws IOException {
    byte[] hostile = "ü\u001b[2J\u009b\r\nok\rx\t🔔\n".getBytes(UTF_8);
    String whole = visible(hostile, hostile.length);
    for (int size = 1; size < hostile.length; size++) {
      assertEquals(whole, visible(hostile, size));
    }
    assertEquals("ü␛[2J<U+009B>\nok␍x\t🔔\n", whole);
  }

  private static String visible(byte[] bytes, int size) throws IOException {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (VisibleOutput out = new VisibleOutput(shown)) {
      for (int at = 0; at < bytes.length; at += size) {
        out.write(bytes, at, Math.min(size, bytes.length - at));
      }
    }
    return shown.toString(UTF_8);
  }

  @Test
  void linesEndWithCrLfHoweverTheyEnded() throws IOException {
    try (CrLfInput in = new CrLfInput(new ByteArrayInputStream("a\nb\r\nc\n".getBytes(UTF_8)))) {
      assertEquals("a\r\nb\r\nc\r\n", new String(in.readAllBytes(), UTF_8));
    }
  }
}
