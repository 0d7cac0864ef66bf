package belfry.protocol.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** However the network splits the bytes, the same lines and the same answers come of them. */
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
}
