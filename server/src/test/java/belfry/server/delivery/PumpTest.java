package belfry.server.delivery;

import static belfry.server.Eventually.eventually;
import static belfry.server.delivery.Sample.TEXT;
import static belfry.server.delivery.Sample.feed;
import static belfry.server.delivery.Sample.id;
import static belfry.server.delivery.Sample.lines;
import static belfry.server.delivery.Sample.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.LoggedErrors;
import belfry.server.task.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PumpTest {
  /** A member of the room. */
  private record Here(Peer peer, Outgoing outgoing, Cursor cursor) {}

  private final Delivery delivery = new Delivery(Sample.FAILURES, groupWriters());
  private final Feed feed = feed(0, 10_000);
  private final Pump pump = new Pump("pump", feed, delivery);

  /** Opens the group writers of the batches. */
  GroupWriter.Source groupWriters() {
    return GroupWriter.Source.NONE;
  }

  @Test
  void everyReaderGetsWhatTheFeedGets() {
    List<Here> room = IntStream.range(0, 20).mapToObj(n -> comes("reader" + n)).toList();
    say(1, 3);
    room.forEach(here -> assertHeard(here, 1, 3));
    say(4, 4);
    room.forEach(here -> assertHeard(here, 1, 4));
  }

  @Test
  void whoeverLeftIsNotToldAndTheOthersAre() {
    List<Here> room = new ArrayList<>();
    IntStream.range(0, 50).forEach(n -> room.add(comes("reader" + n)));
    say(1, 1);
    room.forEach(here -> assertHeard(here, 1, 1));
    for (int place : new int[] {0, 48, 20, 20, 20, 0, 43}) {
      goes(room.remove(place));
    }
    say(2, 2);
    room.forEach(here -> assertHeard(here, 1, 2));
    while (!room.isEmpty()) {
      goes(room.removeLast());
    }
    Here last = comes("last");
    say(3, 3);
    assertHeard(last, 3, 3);
  }

  @Test
  void failingReaderHarmsNoOther() {
    Here first = comes("first");
    Here failing = comes("failing");
    Here last = comes("last");
    failing.peer.fails(new LinkageError("a mistake of ours"));
    say(1, 1);
    assertHeard(first, 1, 1);
    assertHeard(last, 1, 1);
    say(2, 2);
    assertHeard(first, 1, 2);
    assertHeard(last, 1, 2);
    assertEquals(1, failing.peer.failures().size());
  }

  @Test
  void errorInAPassIsReportedAndTheNextPassSendsEverything() {
    Error error = new OutOfMemoryError("no direct memory");
    AtomicBoolean exhausted = new AtomicBoolean();
    Failures failures = new Failures();
    Delivery scarce =
        Delivery.withBatches(
            failures,
            () -> {
              if (exhausted.getAndSet(false)) {
                throw error;
              }
              return new Batch();
            });
    Pump own = new Pump("pump-#ops", feed, scarce);
    Peer peer = new Peer();
    Outgoing outgoing = new Outgoing("reader", peer, TEXT, delivery);
    Cursor cursor = new Cursor(feed, outgoing, 0, id(0), 0);
    outgoing.add(cursor);
    exhausted.set(true);
    try (LoggedErrors log = new LoggedErrors()) {
      own.add(cursor);
      eventually(
          () -> assertEquals(List.of("pump-#ops failed with an internal error"), log.of(error)));
      assertEquals(1, failures.count());
    }
    feed.append(said(1, "line 1"));
    own.wake();
    eventually(() -> assertEquals(lines(1, 1), peer.text()));
    assertEquals(1, failures.count());
  }

  @Test
  void stalledReaderIsPassedOverAndCatchesUp() {
    Here stalled = comes("stalled");
    Here other = comes("other");
    stalled.peer.takes(5);
    say(1, 100);
    assertHeard(other, 1, 100);
    assertTrue(stalled.outgoing.isStalled());
    stalled.peer.takesMore(Peer.EVERYTHING, stalled.outgoing);
    assertHeard(stalled, 1, 100);
  }

  @Test
  void busyRoomsShareFewBatches() throws InterruptedException {
    List<Thread> busy = new ArrayList<>();
    for (int n = 0; n < 300; n++) {
      Feed own = feed(0, 10);
      Pump each = new Pump("pump" + n, own, delivery);
      busy.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int seq = 1; seq <= 50; seq++) {
                  own.append(said(seq, "x"));
                  each.wake();
                }
              }));
    }
    for (Thread thread : busy) {
      thread.join();
    }
    assertTrue(
        delivery.batches().free() <= 40, () -> delivery.batches().free() + " batches were made");
  }

  @Test
  void comingAndGoingWhileOthersTalkLosesNothing() throws InterruptedException {
    Here steady = comes("steady");
    Thread talking = Thread.ofVirtual().start(() -> say(1, 3_000));
    int n = 0;
    do {
      Here guest = comes("guest" + n++);
      eventually(() -> assertTrue(guest.cursor.next == feed.end() || guest.peer.size() > 0));
      goes(guest);
      guest.peer.text();
    } while (talking.isAlive());
    talking.join();
    assertHeard(steady, 1, 3_000);
  }

  private Here comes(String id) {
    Peer peer = new Peer();
    Outgoing outgoing = new Outgoing(id, peer, TEXT, delivery);
    Place newest = feed.newest();
    long next = newest.index + 1;
    Cursor cursor = new Cursor(feed, outgoing, next, newest.last, next);
    outgoing.add(cursor);
    pump.add(cursor);
    outgoing.advance();
    return new Here(peer, outgoing, cursor);
  }

  private void goes(Here here) {
    here.outgoing.remove(here.cursor);
    pump.remove(here.cursor);
  }

  private void say(int from, int to) {
    for (int n = from; n <= to; n++) {
      feed.append(said(n, "line " + n));
      pump.wake();
    }
  }

  private static void assertHeard(Here here, int from, int to) {
    eventually(() -> assertEquals(lines(from, to), here.peer.text()));
  }
}
