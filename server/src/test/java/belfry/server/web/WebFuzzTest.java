package belfry.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import belfry.server.web.HeadReader.Found;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;

/** Any bytes get the same answer, however the network splits them. */
class WebFuzzTest {
  private static final WebSite SITE = new WebSite(new WebHosts(List.of()), InstantSource.system());

  @FuzzTest(maxDuration = "2m")
  void framesAreReadTheSameWhereverTheyAreSplit(FuzzedDataProvider data) {
    int piece = data.consumeInt(1, 64);
    byte[] bytes = data.consumeRemainingAsBytes();
    List<String> whole = FrameReaderTest.read(bytes, Math.max(1, bytes.length));
    assertEquals(whole, FrameReaderTest.read(bytes, 1));
    assertEquals(whole, FrameReaderTest.read(bytes, piece));
  }

  @FuzzTest(maxDuration = "2m")
  void requestsAreReadTheSameWhereverTheyAreSplit(FuzzedDataProvider data) {
    int at = data.consumeInt(0, 9_000);
    byte[] bytes = data.consumeRemainingAsBytes();
    Found whole = new HeadReader().next(ByteBuffer.wrap(bytes));
    HeadReader reader = new HeadReader();
    Found found = reader.next(ByteBuffer.wrap(bytes, 0, Math.min(at, bytes.length)));
    if (found instanceof Found.NeedMore && at < bytes.length) {
      found = reader.next(ByteBuffer.wrap(bytes, at, bytes.length - at));
    }
    assertEquals(whole, found);
    if (whole instanceof Found.NeedMore) {
      assertFalse(bytes.length > HeadReader.LONGEST, "a head that is too long is waited for");
    }
    if (whole instanceof Found.Head head) {
      SITE.react(head.head(), WebSite.Encryption.OFF);
      SITE.refusalOfPage(head.head());
      head.head().segments();
      head.head().parameter("since");
    }
  }

  @FuzzTest(maxDuration = "2m")
  void bodiesAreReadTheSameWhereverTheyAreSplit(FuzzedDataProvider data) {
    boolean isChunked = data.consumeBoolean();
    int piece = data.consumeInt(1, 64);
    byte[] bytes = data.consumeRemainingAsBytes();
    String whole = BodyReaderTest.read(isChunked, bytes, Math.max(1, bytes.length));
    assertEquals(whole, BodyReaderTest.read(isChunked, bytes, 1));
    assertEquals(whole, BodyReaderTest.read(isChunked, bytes, piece));
  }
}
