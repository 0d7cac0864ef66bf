package belfry.server.delivery;

import static belfry.server.Eventually.eventually;
import static belfry.server.delivery.Sample.ANN;
import static belfry.server.delivery.Sample.JSON;
import static belfry.server.delivery.Sample.TEXT;
import static belfry.server.delivery.Sample.feed;
import static belfry.server.delivery.Sample.id;
import static belfry.server.delivery.Sample.lines;
import static belfry.server.delivery.Sample.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readers of one pass that get the same bytes with one call. */
class GatheringTest {
  private final AtomicReference<@Nullable Error> writerError = new AtomicReference<>();
  private final AtomicInteger groupWrites = new AtomicInteger();
  private final Delivery delivery =
      new Delivery(Sample.FAILURES, () -> new OneByOneWriter(groupWrites, writerError));
  private final Feed feed = feed(0, 100);
  private final Pump pump = new Pump("pump", feed, delivery);
  private final List<Peer> peers = new ArrayList<>();
  private final List<Outgoing> readers = new ArrayList<>();

  private void comes(String id, Encoding encoding) {
    Peer peer = new Peer();
    Outgoing reader = new Outgoing(id, peer, encoding, delivery);
    Cursor cursor = new Cursor(feed, reader, 0, id(0), 0);
    reader.add(cursor);
    pump.add(cursor);
    peers.add(peer);
    readers.add(reader);
  }

  private void say(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(n -> feed.append(said(n, "line " + n)));
    pump.wake();
  }

  @AfterEach
  void groupsWereWritten() {
    assertTrue(groupWrites.get() > 0 || peers.isEmpty());
  }

  private void assertHeard(int reader, String text) {
    eventually(() -> assertEquals(text, peers.get(reader).text()));
  }

  /** Readers who have heard line 1: the first entry after a place is written to each one singly. */
  private void begin(int number) {
    for (int n = 0; n < number; n++) {
      comes("reader" + n, TEXT);
    }
    begin();
  }

  private void begin() {
    say(1, 1);
    for (Peer peer : peers) {
      eventually(() -> assertTrue(peer.size() > 0));
    }
  }

  @Test
  void whereverOneStopsItGoesOnWhereItStopped() {
    int all = lines(2, 3).length();
    for (int at = 0; at <= all; at++) {
      GatheringTest room = new GatheringTest();
      room.begin(9);
      Peer slow = room.peers.get(2).takes(at);
      room.say(2, 3);
      for (int reader : new int[] {0, 1, 3, 4, 5, 6, 7, 8}) {
        room.assertHeard(reader, lines(1, 3));
      }
      int taken = lines(1, 1).length() + at;
      boolean stopped = at < all;
      eventually(() -> assertEquals(taken, slow.size()));
      eventually(() -> assertEquals(stopped, slow.isAwaited()));
      slow.takesMore(Peer.EVERYTHING, room.readers.get(2));
      room.say(4, 4);
      room.assertHeard(2, lines(1, 4));
      room.groupsWereWritten();
    }
  }

  @Test
  void readersOfSeveralEncodingsGetTheirOwn() {
    for (int n = 0; n < 12; n++) {
      comes("reader" + n, n % 5 == 0 ? JSON : TEXT);
    }
    begin();
    say(2, 3);
    String json =
        IntStream.rangeClosed(1, 3)
            .mapToObj(n -> new String(said(n, "line " + n).bytes(JSON, feed), UTF_8))
            .reduce("", String::concat);
    for (int n = 0; n < 12; n++) {
      assertHeard(n, n % 5 == 0 ? json : lines(1, 3));
    }
  }

  @Test
  void authorAndWhoeverIgnoresHerGetNothingAndTheOthersDo() {
    begin(10);
    comes("a", TEXT); // ann's session
    readers.get(3).ignore(new IgnoredAuthors(Set.of(ANN), Set.of()));
    say(2, 2);
    for (int n = 0; n < 10; n++) {
      assertHeard(n, n == 3 ? lines(1, 1) : lines(1, 2));
    }
    assertHeard(10, "");
  }

  @Test
  void answersStayInTheirPlaces() {
    begin(9);
    peers.get(1).takes(3);
    readers.get(1).send("answer\n".getBytes(UTF_8));
    say(2, 2);
    assertHeard(8, lines(1, 2));
    peers.get(1).takesMore(Peer.EVERYTHING, readers.get(1));
    readers.get(1).send("another\n".getBytes(UTF_8));
    assertHeard(1, lines(1, 1) + "answer\n" + lines(2, 2) + "another\n");
  }

  @Test
  void readerThatFailsIsEndedAndTheOthersGetEverything() {
    begin(9);
    peers.get(3).fails(new IOException("gone"));
    say(2, 2);
    say(3, 3);
    for (int n : new int[] {0, 1, 2, 4, 5, 6, 7, 8}) {
      assertHeard(n, lines(1, 3));
    }
    eventually(() -> assertEquals(1, peers.get(3).failures().size()));
    assertFalse(peers.get(3).isAwaited());
  }

  @Test
  void errorOfTheWriterEndsTheReadersOfThatWriteOnly() {
    begin(9);
    writerError.set(new OutOfMemoryError("as the test wants"));
    say(2, 2);
    eventually(() -> assertEquals(4, ended()));
    say(3, 3);
    for (int n = 0; n < 9; n++) {
      if (peers.get(n).ended() == null) {
        assertHeard(n, lines(1, 3));
      }
    }
  }

  private long ended() {
    return peers.stream().filter(peer -> peer.ended() != null).count();
  }

  @Test
  void eachReaderIsWrittenToOnceForAPass() {
    begin(30);
    say(2, 5);
    for (int n = 0; n < 30; n++) {
      assertHeard(n, lines(1, 5));
      assertEquals(2, peers.get(n).writes());
    }
  }
}
