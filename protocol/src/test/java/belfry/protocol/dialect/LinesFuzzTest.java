package belfry.protocol.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/** Bytes give the same lines and answers, wherever the network splits them. */
class LinesFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void anySplitGivesTheSameLines(byte[] bytes) {
    Received whole = Received.whole(bytes);
    for (int size = 1; size <= Math.min(bytes.length, 8); size++) {
      assertEquals(whole, Received.inPartsOf(size, bytes), "parts of " + size);
    }
    for (int at = 0; at <= Math.min(bytes.length, 64); at++) {
      assertEquals(whole, Received.splitAt(bytes, at), "split at " + at);
    }
  }

  /**
   * In bytes without telnet commands and carriage returns, a line is the bytes between two line
   * feeds.
   */
  @FuzzTest(maxDuration = "2m")
  void plainBytesAreCutAtTheirLineFeeds(byte[] bytes) {
    String plain = new String(bytes, ISO_8859_1).replace('\u00ff', 'x').replace('\r', 'x');
    String[] lines = plain.split("\n", -1);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      boolean last = i == lines.length - 1;
      if (lines[i].length() > Received.LIMIT) {
        found.add("too long");
      } else if (!last) {
        found.add("[" + lines[i] + "]");
      } else if (!lines[i].isEmpty()) {
        found.add("rest [" + lines[i] + "]");
      }
      if (lines[i].length() > Received.ENDLESS) {
        found.add("endless");
        break;
      }
    }
    assertEquals(new Received(found, ""), Received.whole(plain.getBytes(ISO_8859_1)));
  }
}
