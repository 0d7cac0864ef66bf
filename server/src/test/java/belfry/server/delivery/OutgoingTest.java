package belfry.server.delivery;

import static belfry.server.Eventually.eventually;
import static belfry.server.delivery.Sample.DELIVERY;
import static belfry.server.delivery.Sample.TEXT;
import static belfry.server.delivery.Sample.feed;
import static belfry.server.delivery.Sample.id;
import static belfry.server.delivery.Sample.lines;
import static belfry.server.delivery.Sample.notice;
import static belfry.server.delivery.Sample.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Event;
import belfry.server.LoggedErrors;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {
  /** A time longer than any test. */
  private static final Duration NEVER = Duration.ofDays(1);

  private final Peer peer = new Peer();
  private final Outgoing outgoing = new Outgoing("b", peer, TEXT, DELIVERY);

  @Test
  void answersGoOutInTheirOrder() {
    send("one\n");
    send("two\n");
    outgoing.send(new byte[0]);
    send("three\n");
    assertEquals("one\ntwo\nthree\n", peer.text());
  }

  @Test
  void cursorMovesOverAllThatThereIsInOneWrite() {
    add(feed(50, 100), 0);
    outgoing.advance();
    assertEquals(lines(1, 50), peer.text());
    assertEquals(1, peer.writes());
  }

  @Test
  void whereverAPeerStopsItGoesOnWhereItStopped() {
    int all = conversation(Peer.EVERYTHING).length();
    String whole = conversation(Peer.EVERYTHING);
    for (int at = 0; at <= all; at++) {
      assertEquals(whole, conversation(at), "stopped after " + at + " bytes");
    }
  }

  /** Sends answers, a log and an inbox to a peer that stops once. Returns the output. */
  private static String conversation(long stopsAfter) {
    Peer peer = new Peer().takes(stopsAfter);
    Outgoing outgoing = new Outgoing("b", peer, TEXT, DELIVERY);
    Feed room = feed(3, 100);
    outgoing.add(new Cursor(room, outgoing, 0, id(0), 0));
    outgoing.advance();
    peer.takesMore(Peer.EVERYTHING, outgoing);
    outgoing.send("grüße\n".getBytes(UTF_8));
    peer.takesMore(Peer.EVERYTHING, outgoing);
    room.append(said(4, "line 4"));
    outgoing.advance();
    peer.takesMore(Peer.EVERYTHING, outgoing);
    return peer.text();
  }

  @Test
  void peerThatTakesAByteAtATimeGetsEverything() {
    peer.takes(1);
    Feed room = feed(20, 100);
    add(room, 0);
    send("hello\n");
    while (peer.takesMore(1, outgoing)) {
      // the next byte
    }
    assertEquals("hello\n" + lines(1, 20), peer.text());
    assertFalse(outgoing.isStalled());
  }

  /** Pieces of 1,000 bytes, which are counted when they are taken. */
  private static Iterator<byte[]> pieces(int number, AtomicInteger taken) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < number;
      }

      @Override
      public byte[] next() {
        taken.incrementAndGet();
        return ("%03d".formatted(next++) + ".".repeat(996) + "\n").getBytes(UTF_8);
      }
    };
  }

  private static String longAnswer(int pieces) {
    StringBuilder all = new StringBuilder();
    pieces(pieces, new AtomicInteger())
        .forEachRemaining(piece -> all.append(new String(piece, UTF_8)));
    return all.toString();
  }

  @Test
  void askerThatDoesNotReadHoldsOneSliceOfALongAnswer() {
    AtomicInteger taken = new AtomicInteger();
    peer.takes(0);
    outgoing.send(pieces(1_000, taken));
    add(feed(3, 100), 0);
    for (int call = 0; call < 100; call++) {
      outgoing.advance();
    }
    assertTrue(taken.get() * 1_000 <= Outgoing.SLICE + 1_000, () -> taken.get() + " pieces");
    assertEquals(0, peer.size());
  }

  @Test
  void longAnswerIsWrittenBySlicesBetweenWhichOthersHaveTheirTurn() {
    AtomicInteger taken = new AtomicInteger();
    outgoing.send(pieces(1_000, taken));
    int slice = taken.get();
    assertEquals(slice * 1_000, peer.size(), "the peer takes all bytes of the first slice");
    assertTrue(slice * 1_000 <= Outgoing.SLICE + 1_000, () -> slice + " pieces");
    assertTrue(peer.isAwaited(), "the next slice waits for the sink");
    while (peer.takesMore(Peer.EVERYTHING, outgoing)) {
      // the next slice
    }
    assertEquals(1_000, taken.get());
    assertFalse(outgoing.isStalled());
    assertEquals(longAnswer(1_000), peer.text());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 999, 1_000, 16_384, 17_000, 17_001, Peer.EVERYTHING})
  void answersAndItemsAroundALongAnswerKeepTheirOrder(long atOnce) {
    peer.takes(0);
    send("before\n");
    outgoing.send(pieces(40, new AtomicInteger()));
    send("after\n");
    add(feed(3, 100), 0);
    outgoing.advance();
    while (peer.takesMore(atOnce, outgoing)) {
      outgoing.advance();
    }
    assertEquals("before\n" + longAnswer(40) + "after\n" + lines(1, 3), peer.text());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 16, 100, Peer.EVERYTHING})
  void lateAnswerComesAfterTheItemsBeforeItAndHoldsBackNoLaterOne(long atOnce) {
    peer.takes(0);
    Feed room = feed(3, 100);
    add(room, 0);
    outgoing.sendAfterItems("late\n".getBytes(UTF_8));
    room.append(said(4, "line 4"));
    outgoing.advance();
    while (peer.takesMore(atOnce, outgoing)) {
      outgoing.advance();
    }
    assertEquals(
        lines(1, 3) + lines(4, 4) + "late\n", peer.text().replace("late\n", "") + "late\n");
    assertTrue(peer.text().indexOf("late\n") >= lines(1, 3).length(), peer::text);
  }

  /** Both answers are sent while another thread writes an item. */
  @Test
  void lateAnswerComesAfterTheAnswersBeforeIt() {
    List<Outgoing> readers = new ArrayList<>();
    Peer busy =
        new Peer() {
          @Override
          public void tryWrite(ByteBuffer bytes) throws IOException {
            super.tryWrite(bytes);
            if (!readers.isEmpty()) {
              Outgoing reader = readers.removeFirst();
              reader.send("answer\n".getBytes(UTF_8));
              reader.sendAfterItems("late\n".getBytes(UTF_8));
            }
          }
        };
    Outgoing reader = new Outgoing("b", busy, TEXT, DELIVERY);
    reader.add(new Cursor(feed(1, 100), reader, 0, id(0), 0));
    readers.add(reader);
    reader.advance();
    assertEquals(lines(1, 1) + "answer\nlate\n", busy.text());
  }

  @Test
  void lateAnswerWaitsForNoItemThatTheReaderDoesNotGet() {
    Feed room = feed(3, 100);
    Cursor cursor = new Cursor(room, outgoing, 0, id(0), 0);
    outgoing.add(cursor);
    cursor.endBefore(2);
    outgoing.sendAfterItems("late\n".getBytes(UTF_8));
    assertEquals(lines(1, 2) + "late\n", peer.text());
  }

  @Test
  void noticeIsSentToItsAudienceOnly() {
    Encoding prompt = DELIVERY.encoding("prompt", false, true, true, TEXT::encode);
    Peer other = new Peer();
    Outgoing toOther = new Outgoing("c", other, prompt, DELIVERY);
    Feed room = feed(1, 100);
    room.append(Sample.notice("at once").prompt());
    room.append(Sample.notice("folded").folded());
    room.append(said(2, "line 2"));
    add(room, 0);
    toOther.add(new Cursor(room, toOther, 0, id(0), 0));
    outgoing.advance();
    toOther.advance();
    assertEquals(lines(1, 1) + "* folded\r\n" + lines(2, 2), peer.text());
    assertEquals(lines(1, 1) + "* at once\r\n" + lines(2, 2), other.text());
  }

  @Test
  void bytesOfAllAnswersAreCounted() {
    int before = outgoing.answered();
    send("hello\n");
    outgoing.send(pieces(3, new AtomicInteger()));
    add(feed(3, 100), 0);
    outgoing.advance();
    assertEquals(6 + 3_000, outgoing.answered() - before);
  }

  @Test
  void nextLineWaitsForALongAnswer() throws Exception {
    peer.takes(0);
    outgoing.send(pieces(20, new AtomicInteger()));
    Thread reader = Thread.ofVirtual().start(outgoing::awaitRoom);
    eventually(() -> assertEquals(Thread.State.WAITING, reader.getState()));
    while (peer.takesMore(Peer.EVERYTHING, outgoing)) {
      // the next slice
    }
    assertTrue(reader.join(Duration.ofSeconds(10)));
  }

  @Test
  void longAnswerIsDroppedIfThePeerIsGone() {
    AtomicInteger taken = new AtomicInteger();
    peer.takes(0);
    outgoing.send(pieces(1_000, taken));
    int slice = taken.get();
    peer.fails(new IOException("reset"));
    peer.takesMore(0, outgoing);
    outgoing.advance();
    outgoing.send(pieces(1_000, taken));
    outgoing.awaitRoom();
    assertEquals(slice, taken.get());
  }

  @Test
  void secondLongAnswerIsDroppedIfTheConnectionEnds() {
    AtomicInteger taken = new AtomicInteger();
    peer.takes(0);
    outgoing.send(pieces(40, new AtomicInteger()));
    peer.end("the server is about to stop");
    outgoing.send(pieces(40, taken));
    while (peer.takesMore(Peer.EVERYTHING, outgoing)) {
      // the next slice
    }
    assertEquals(0, taken.get());
    assertEquals(longAnswer(40), peer.text());
  }

  @Test
  void stalledPeerIsLeftAlone() {
    peer.takes(3);
    Feed room = feed(1, 100);
    add(room, 0);
    outgoing.advance();
    assertTrue(outgoing.isStalled());
    int writes = peer.writes();

    room.append(said(2, "line 2"));
    outgoing.advance();
    send("answer\n");
    assertEquals(writes, peer.writes());

    peer.takesMore(Peer.EVERYTHING, outgoing);
    assertEquals(lines(1, 1) + "answer\n" + lines(2, 2), peer.text());
  }

  @Test
  void timeOfAStallBeginsAnewWithEveryByte() {
    assertEquals(0, outgoing.stalledFor());
    peer.takes(0);
    send("hello\n");
    eventually(() -> assertTrue(outgoing.stalledFor() > 2_000_000));
    peer.takesMore(1, outgoing);
    assertTrue(outgoing.isStalled());
    peer.takesMore(Peer.EVERYTHING, outgoing);
    assertEquals(0, outgoing.stalledFor());
  }

  @Test
  void slowReaderIsToldOfTheGap() {
    peer.takes(5);
    Feed room = feed(2, 4);
    add(room, 0);
    outgoing.advance();
    for (int n = 3; n <= 10; n++) {
      room.append(said(n, "line " + n));
    }
    peer.takesMore(Peer.EVERYTHING, outgoing);
    assertEquals(
        lines(1, 1)
            + "* You missed 5 lines of #ops; they can't be shown any more.\r\n"
            + lines(7, 10),
        peer.text());
  }

  @Test
  void gapBeginsWhereTheReaderStoppedThoughThatIsGoneMeanwhile() {
    Feed room = feed(4, 4);
    Peer slow = new Peer();
    Sink overtaken =
        new Sink() {
          @Override
          public void tryWrite(ByteBuffer bytes) throws IOException {
            slow.tryWrite(bytes);
            for (long n = room.end() + 1; bytes.hasRemaining() && n <= 10; n++) {
              room.append(said(n, "line " + n)); // like another thread during the write
            }
          }

          @Override
          public void awaitWritable(Runnable resume) {
            slow.awaitWritable(resume);
          }

          @Override
          public void writeFailed(Throwable why) {
            slow.writeFailed(why);
          }

          @Override
          public void end(String why) {
            slow.end(why);
          }

          @Override
          public boolean isEnding() {
            return slow.isEnding();
          }
        };
    Outgoing own = new Outgoing("b", overtaken, TEXT, DELIVERY);
    own.add(new Cursor(room, own, 0, id(0), 0));
    slow.takes(lines(1, 2).length() + 5); // stops within the third line
    own.advance();
    slow.takesMore(Peer.EVERYTHING, own);
    assertEquals(
        lines(1, 3)
            + "* You missed 3 lines of #ops; they can't be shown any more.\r\n"
            + lines(7, 10),
        slow.text());
  }

  @Test
  void gapOfNoticesAloneIsNotWorthAWord() {
    Feed room = new Feed(new Feed.Bounds(2, 1 << 20, Sample.GAP));
    room.begin(id(0));
    add(room, 0);
    for (int n = 1; n <= 5; n++) {
      room.append(notice("notice " + n));
    }
    outgoing.advance();
    assertEquals("* notice 4\r\n* notice 5\r\n", peer.text());
  }

  static Stream<Integer> largeSizes() {
    return Stream.of(
        Batch.CAPACITY - 40, Batch.CAPACITY - 2, Batch.CAPACITY, Batch.CAPACITY + 1, 200_000);
  }

  @ParameterizedTest
  @MethodSource("largeSizes")
  void whatFitsInNoBatchIsToldInParts(int size) {
    String large = "x".repeat(size);
    Feed room = new Feed(new Feed.Bounds(10, 1 << 20, Sample.GAP));
    room.begin(id(0));
    room.append(said(1, "line 1"));
    room.append(said(2, large));
    room.append(said(3, "line 3"));
    add(room, 0);
    peer.takes(100_000);
    outgoing.advance();
    while (peer.takesMore(70_000, outgoing)) {
      // the next part
    }
    peer.takes(Peer.EVERYTHING);
    send(large);
    send("end");
    assertEquals(
        lines(1, 1) + "12:00:00 #ops <ann> " + large + "\r\n" + lines(3, 3) + large + "end",
        peer.text());
  }

  @Test
  void whatSomebodyIgnoresIsLeftOut() {
    Feed room = feed(2, 10);
    room.append(notice("a notice"));
    add(room, 0);
    outgoing.ignore(new IgnoredAuthors(Set.of(Sample.ANN), Set.of()));
    outgoing.advance();
    assertEquals("* a notice\r\n", peer.text());

    outgoing.ignore(IgnoredAuthors.NOBODY);
    room.append(said(3, "line 3"));
    outgoing.advance();
    assertEquals("* a notice\r\n" + lines(3, 3), peer.text());
  }

  @Test
  void ownWordsAreNotEchoedToAPersonButToldToAProgram() {
    Outgoing own = new Outgoing("a", peer, TEXT, DELIVERY);
    Feed room = feed(2, 10);
    Cursor cursor = new Cursor(room, own, 0, id(0), 0);
    own.add(cursor);
    own.advance();
    assertEquals("", peer.text());
    assertEquals(2, cursor.next);
    assertEquals(id(2), cursor.last);

    own.encodeIn(Sample.JSON);
    room.append(said(3, "hello"));
    own.advance();
    assertTrue(peer.text().contains("\"hello\""), peer.text());
  }

  @Test
  void noticesFromBeforeOnesTimeAreNotTold() {
    Feed room = feed(1, 10);
    room.append(notice("before"));
    room.append(said(2, "line 2"));
    room.append(notice("after"));
    outgoing.add(new Cursor(room, outgoing, 0, id(0), 3));
    outgoing.advance();
    assertEquals(lines(1, 2) + "* after\r\n", peer.text());
  }

  @Test
  void entryThatTheReaderHasFromAnotherInstanceIsNotSentAgain() {
    Feed room = feed(5, 10);
    outgoing.add(new Cursor(room, outgoing, 5, id(7), 5));
    append(room, 6, 8);
    outgoing.advance();
    assertEquals(lines(8, 8), peer.text());
  }

  @Test
  void entryThatTheReaderHasIsNotSentAgainIfItArrivesBeforeTheCursorIsPlaced() {
    Feed room = feed(5, 10);
    append(room, 6, 8);
    outgoing.add(new Cursor(room, outgoing, 5, id(7), 5));
    outgoing.advance();
    assertEquals(lines(8, 8), peer.text());
  }

  private static void append(Feed room, int first, int last) {
    for (int i = first; i <= last; i++) {
      room.append(said(i, "line " + i));
    }
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IOException("the peer is gone"),
        new IllegalStateException("a mistake of ours"),
        new LinkageError("a mistake of ours"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureEndsThisPeerAndNothingElse(Throwable why) {
    Feed room = feed(2, 10);
    add(room, 0);
    peer.fails(why);
    outgoing.advance();

    assertEquals(List.of(why), peer.failures());
    peer.fails(null);
    send("not told any more");
    outgoing.advance();
    outgoing.resume();
    assertEquals("", peer.text());
    assertFalse(outgoing.isStalled());
    outgoing.awaitFlushed(NEVER);
  }

  @Test
  void errorOfAThreadOfItsOwnIsReportedAndHarmsNobodyElse() {
    RuntimeException mistake = new IllegalStateException("a mistake in the sink");
    Failures failures = new Failures();
    Feed inbox = feed(1, 10);
    Peer unlucky =
        new Peer() {
          @Override
          public void writeFailed(Throwable why) {
            throw mistake;
          }
        };
    unlucky.fails(new LinkageError("a mistake of ours"));
    Outgoing failing = new Outgoing("b", unlucky, TEXT, new Delivery(failures));
    failing.add(new Cursor(inbox, failing, 0, id(0), 0));
    try (LoggedErrors log = new LoggedErrors()) {
      failing.advanceElsewhere("inbox-");
      eventually(
          () -> assertEquals(List.of("outgoing-b failed with an internal error"), log.of(mistake)));
      assertEquals(1, failures.count());
    }
    failing.advanceElsewhere("inbox-");
    failing.awaitFlushed(NEVER); // no writer blocks it

    add(inbox, 0);
    inbox.append(said(2, "line 2"));
    outgoing.advanceElsewhere("inbox-");
    eventually(() -> assertEquals(lines(1, 2), peer.text()));
  }

  @Test
  void writerWithoutMemoryForABatchEndsThisPeer() {
    Delivery none =
        Delivery.withBatches(
            Sample.FAILURES,
            () -> {
              throw new OutOfMemoryError("no direct memory");
            });
    Outgoing own = new Outgoing("b", peer, TEXT, none);
    own.send(new byte[] {'a'});
    assertEquals(1, peer.failures().size());
    own.send(new byte[] {'b'});
    own.awaitFlushed(NEVER);
    assertEquals(1, peer.failures().size());
  }

  @Test
  void readerWaitsUntilItsAnswersAreTaken() throws Exception {
    peer.takes(10);
    send("x".repeat(Outgoing.ANSWERS_HELD));
    send("y".repeat(Outgoing.ANSWERS_HELD + 1));
    Thread reader = Thread.ofVirtual().start(outgoing::awaitRoom);
    eventually(() -> assertEquals(Thread.State.WAITING, reader.getState()));

    peer.takesMore(Peer.EVERYTHING, outgoing);

    assertTrue(reader.join(Duration.ofSeconds(10)));
  }

  @Test
  void readerWaitsNoLongerForAPeerThatIsGone() throws Exception {
    peer.takes(10);
    send("x".repeat(Outgoing.ANSWERS_HELD));
    send("y".repeat(Outgoing.ANSWERS_HELD + 1));
    Thread reader = Thread.ofVirtual().start(outgoing::awaitRoom);
    eventually(() -> assertEquals(Thread.State.WAITING, reader.getState()));

    peer.fails(new IOException("reset"));
    peer.takesMore(0, outgoing);

    assertTrue(reader.join(Duration.ofSeconds(10)));
  }

  @Test
  void flushedIsWhatThePeerHasTaken() {
    peer.takes(2);
    send("hello\n");
    outgoing.awaitFlushed(Duration.ofMillis(20));
    assertEquals("he", peer.text());

    Thread.ofVirtual().start(() -> peer.takesMore(Peer.EVERYTHING, outgoing));
    outgoing.awaitFlushed(Duration.ofSeconds(10));
    assertEquals("hello\n", peer.text());
  }

  @Test
  void whoLeftARoomIsToldNothingMoreOfIt() {
    Feed room = feed(1, 10);
    Cursor cursor = add(room, 0);
    outgoing.advance();
    outgoing.remove(cursor);
    room.append(said(2, "line 2"));
    outgoing.advance();
    assertEquals(lines(1, 1), peer.text());
  }

  @Test
  void passOverARoomLeavesOtherLogsToThoseWhoCallForThem() {
    Feed room = feed(1, 10);
    Cursor cursor = add(room, 0);
    Feed inbox = feed(1, 10);
    add(inbox, 1);
    inbox.append(said(2, "line 2"));
    pass(room, cursor, outgoing);
    assertEquals(lines(1, 1), peer.text());
    outgoing.advance();
    assertEquals(lines(1, 2), peer.text());
  }

  @Test
  void whatAPassCouldNotWriteIsToldWithAllElseWhenThePeerTakesBytesAgain() {
    Feed room = feed(1, 10);
    Cursor cursor = add(room, 0);
    Feed inbox = feed(1, 10);
    add(inbox, 1);
    peer.takes(5);
    pass(room, cursor, outgoing);
    inbox.append(said(2, "line 2"));
    outgoing.advance();
    peer.takesMore(Peer.EVERYTHING, outgoing);
    assertEquals(lines(1, 2), peer.text());
  }

  @Test
  void nothingOfAFeedFollowsTheWordThatItWasLeft() {
    Feed room = feed(1, 10);
    Cursor cursor = add(room, 0);
    outgoing.advance();
    outgoing.remove(cursor);
    send("left");
    room.append(said(2, "line 2"));
    pass(room, cursor, outgoing); // the pump has not removed the cursor yet
    assertTrue(peer.text().endsWith("left"), peer.text());
  }

  private static void pass(Feed feed, Cursor cursor, Outgoing outgoing) {
    Batch batch = DELIVERY.batches().take();
    batch.beginPass(feed, 1);
    outgoing.advance(batch, cursor);
    DELIVERY.batches().giveBack(batch);
  }

  /**
   * Three threads at once: one sends answers, one appends to a room, one makes the peer take bytes.
   */
  @RepeatedTest(200)
  void oneThreadAtATimeWritesAndNoWakeIsLost() throws Exception {
    int rounds = 50;
    Feed room = feed(0, rounds);
    add(room, 0);
    peer.takes(3);
    CyclicBarrier together = new CyclicBarrier(3);
    IntConsumer answer = _ -> send("a");
    IntConsumer say =
        n -> {
          room.append(Item.entry(new Event.Notice(""), id(n + 1), null, null));
          outgoing.advance();
        };
    IntConsumer takeMore = _ -> peer.takesMore(4, outgoing);
    List<Thread> threads = new ArrayList<>();
    for (IntConsumer each : List.of(answer, say, takeMore)) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  together.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                  throw new AssertionError(e);
                }
                IntStream.range(0, rounds).forEach(each);
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    while (peer.takesMore(Peer.EVERYTHING, outgoing)) {
      // the rest
    }
    assertEquals(List.of(), peer.failures());
    assertEquals(rounds + 4 * rounds, peer.text().length());
  }

  /**
   * For the model checker: one thread answers, one appends to a room and pumps it, one appends to
   * an inbox, and one makes the peer take bytes. The encoding and the sink are minimal.
   */
  public static class OneWriter {
    private static final int LINE = 4; // an empty notice

    private final Feed room = new Feed(new Feed.Bounds(16, 1 << 20, Sample.GAP));
    private final Feed inbox = new Feed(new Feed.Bounds(16, 1 << 20, Sample.GAP));
    private final Valve valve = new Valve();
    private final Outgoing outgoing = new Outgoing("b", valve, TEXT, DELIVERY);
    private final AtomicInteger answers = new AtomicInteger();
    private final Cursor cursor = new Cursor(room, outgoing, 0, id(0), 0);
    private int entries;
    private int messages;

    public OneWriter() {
      room.begin(id(0));
      inbox.begin(id(0));
      outgoing.add(new Cursor(inbox, outgoing, 0, id(0), 0));
      outgoing.add(cursor);
    }

    @Operation
    public void answer() {
      answers.incrementAndGet();
      outgoing.send(new byte[] {'a'});
    }

    @Operation(nonParallelGroup = "appender")
    public void say() {
      room.append(Item.entry(new Event.Notice(""), id(++entries), null, null));
      pass(room, cursor, outgoing);
    }

    @Operation(nonParallelGroup = "writer")
    public void write() {
      inbox.append(Item.entry(new Event.Notice(""), id(++messages), null, null));
      outgoing.advance();
    }

    @Operation(nonParallelGroup = "peer")
    public void takeMore() {
      valve.open(3, outgoing);
    }

    /** At the end, the peer takes all bytes. */
    @Validate
    public void everythingIsToldByOneThreadAtATime() {
      while (valve.open(Integer.MAX_VALUE, outgoing)) {
        // the rest
      }
      assertFalse(valve.crossed, "two threads wrote at once");
      assertEquals(answers.get() + LINE * (entries + messages), valve.taken);
    }
  }

  /** A peer that takes a limited number of bytes, and records two threads at once. */
  private static final class Valve implements Sink {
    private volatile boolean entered;
    private volatile boolean crossed;
    private volatile boolean awaited;
    private volatile int open = 2;
    private volatile int taken;

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time; two threads are recorded
    public void tryWrite(ByteBuffer bytes) {
      crossed |= entered;
      entered = true;
      int most = Math.min(open - taken, bytes.remaining());
      bytes.position(bytes.position() + most);
      taken += most;
      crossed |= !entered;
      entered = false;
    }

    @Override
    public void awaitWritable(Runnable resume) {
      crossed |= awaited;
      awaited = true;
    }

    /**
     * Raises the number of bytes that the peer takes. Returns whether a writer was waiting for
     * that.
     */
    boolean open(int more, Outgoing outgoing) {
      open = more == Integer.MAX_VALUE ? more : open + more;
      boolean waited = awaited;
      if (waited) {
        awaited = false;
        outgoing.resume();
      }
      return waited;
    }

    @Override
    public void writeFailed(Throwable why) {
      throw new AssertionError(why);
    }

    @Override
    public void end(String why) {
      throw new AssertionError(why);
    }

    @Override
    public boolean isEnding() {
      return false;
    }
  }

  @Test
  void oneThreadAtATimeWritesWhateverTheInterleaving() {
    new ModelCheckingOptions()
        .iterations(10)
        .invocationsPerIteration(50)
        .threads(3)
        .actorsPerThread(1)
        .actorsBefore(0)
        .actorsAfter(0)
        .addGuarantee(
            ManagedStrategyGuaranteeKt.forClasses(
                    Batch.class.getName(),
                    BatchPool.class.getName(),
                    Item.class.getName(),
                    Feed.class.getName(),
                    ByteBuffer.class.getName())
                .allMethods()
                .ignore())
        .check(OneWriter.class);
  }

  private Cursor add(Feed feed, long next) {
    Cursor cursor = new Cursor(feed, outgoing, next, id(0), 0);
    outgoing.add(cursor);
    return cursor;
  }

  private void send(String text) {
    outgoing.send(text.getBytes(UTF_8));
  }
}
