package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.net.ProxyHeader.Found;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/** Whatever comes, it is decided within bounds, and the same however the network splits it. */
class ProxyHeaderFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void anyBytesAreDecidedTheSameWhereverTheyAreSplit(byte[] bytes) {
    Found whole = ProxyHeader.in(ByteBuffer.wrap(bytes));
    if (whole instanceof Found.Header header) {
      assertTrue(header.length() <= Math.min(bytes.length, ProxyHeader.LONGEST));
    }
    if (whole instanceof Found.NeedMore) {
      assertTrue(bytes.length < ProxyHeader.LONGEST, "a header that is too long is waited for");
    }
    for (int at = 0; at < bytes.length; at++) {
      Found part = ProxyHeader.in(ByteBuffer.wrap(bytes, 0, at));
      if (!(part instanceof Found.NeedMore)) {
        assertEquals(part, whole, "what is decided after " + at + " bytes stays so");
        return;
      }
    }
  }
}
