package belfry.server.delivery;

import static belfry.server.delivery.Sample.AUTHOR;
import static belfry.server.delivery.Sample.DELIVERY;
import static belfry.server.delivery.Sample.OPS;
import static belfry.server.delivery.Sample.TEXT;
import static belfry.server.delivery.Sample.feed;
import static belfry.server.delivery.Sample.id;
import static belfry.server.delivery.Sample.lines;
import static belfry.server.delivery.Sample.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import belfry.protocol.Event;
import belfry.server.LoggedErrors;
import belfry.server.task.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class ItemTest {
  private final RuntimeException mistake = new IllegalStateException("a mistake in an encoder");
  private final Failures failures = new Failures();
  private final Delivery delivery = new Delivery(failures);
  private final Encoding text = delivery.encoding("text", false, false, TEXT::encode);
  private final Feed feed = feed(0, 10);

  @Test
  void eventIsEncodedOncePerEncoding() {
    AtomicInteger calls = new AtomicInteger();
    List<Encoding> encodings = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      encodings.add(
          delivery.encoding(
              name,
              false,
              false,
              _ -> {
                calls.incrementAndGet();
                return name.getBytes(UTF_8);
              }));
    }
    Item item = said(1, "hello");
    for (Encoding encoding : List.of(encodings.get(2), encodings.get(0), encodings.get(1))) {
      byte[] first = item.bytes(encoding, feed);
      assertArrayEquals(encoding.toString().getBytes(UTF_8), first);
      encodings.forEach(each -> item.bytes(each, feed));
      assertSame(first, item.bytes(encoding, feed), "all readers share one array");
    }
    assertEquals(3, calls.get());
  }

  @Test
  void readersOfAnEncodingThatFailsGetAGapAndAllOthersTheEntry() {
    Encoding failing =
        delivery.encoding("failing", false, false, event -> failFor("line 2", event));
    Peer peer = new Peer();
    Peer second = new Peer();
    Peer other = new Peer();
    Feed room = feed(3, 10);
    try (LoggedErrors log = new LoggedErrors()) {
      advance(room, peer, failing);
      advance(room, second, failing);
      advance(room, other, text);
      assertEquals(
          List.of("encoding failing of Message failed with an internal error"),
          log.of(mistake),
          "one log line, however many readers there are");
    }
    String gap = "* You missed 1 line of #ops; it can't be shown any more.\r\n";
    assertEquals(lines(1, 1) + gap + lines(3, 3), peer.text());
    assertEquals(peer.text(), second.text());
    assertEquals(lines(1, 3), other.text());
    assertEquals(1, failures.count());
    assertNull(peer.ended(), "nobody is disconnected");
  }

  @Test
  void noticeThatCantBeEncodedIsLeftOut() {
    feed.append(Item.notice(new Event.Joined(OPS, List.of()), null)); // invalid: nobody joined
    feed.append(said(1, "line 1"));
    Peer peer = new Peer();
    advance(feed, peer, text);
    assertEquals(lines(1, 1), peer.text());
    assertEquals(1, failures.count());
  }

  @Test
  void encodingThatFailsOnTheGapToo() {
    Encoding broken = delivery.encoding("broken", false, false, event -> failFor("", event));
    Peer peer = new Peer();
    advance(feed(2, 10), peer, broken);
    assertEquals("", peer.text());
    assertEquals(2, failures.count(), "one error for each entry");
    assertNull(peer.ended());
  }

  private byte[] failFor(String text, Event event) {
    if (text.isEmpty() || (event instanceof Event.Message m && m.text().equals(text))) {
      throw mistake;
    }
    return TEXT.encode(event);
  }

  private static void advance(Feed feed, Peer peer, Encoding encoding) {
    Outgoing outgoing = new Outgoing("b", peer, encoding, DELIVERY);
    outgoing.add(new Cursor(feed, outgoing, 0, id(0), 0));
    outgoing.advance();
  }

  /** Threads that encode one item in three encodings at once. */
  public static class ManyReaders {
    private static final List<Encoding> ENCODINGS =
        IntStream.range(0, 3)
            .mapToObj(n -> DELIVERY.encoding("e" + n, false, false, _ -> ("e" + n).getBytes(UTF_8)))
            .toList();
    private static final Feed NO_FEED = feed(0, 1);

    private final Item item = Item.entry(new Event.Notice(""), id(1), AUTHOR, null);

    @Operation
    public String bytes(@Param(gen = IntGen.class, conf = "0:2") int encoding) {
      return new String(item.bytes(ENCODINGS.get(encoding), NO_FEED), UTF_8);
    }

    @Operation
    public void bytesAreShared(@Param(gen = IntGen.class, conf = "0:2") int encoding) {
      byte[] bytes = item.bytes(ENCODINGS.get(encoding), NO_FEED);
      assertSame(bytes, item.bytes(ENCODINGS.get(encoding), NO_FEED));
    }
  }

  @Test
  void encodingNeedsNoLock() {
    new ModelCheckingOptions()
        .iterations(5)
        .invocationsPerIteration(100)
        .threads(3)
        .actorsPerThread(2)
        .check(ManyReaders.class);
  }
}
