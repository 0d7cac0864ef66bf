package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.LoggedErrors;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the turns and the end of a connection, without sockets or threads. */
class ConnectionTest {
  private static final String MISTAKE = "an internal error of the server; please connect again";

  private final FakeTransport transport = new FakeTransport();
  private final ManualThreads threads = new ManualThreads();
  private final Failures failures = new Failures();
  private final ConnectionCounters counters = new ConnectionCounters();
  private final Gate gate = new Gate(10, 10);
  private final List<Connection> watched = new ArrayList<>();
  private final List<Connection> closed = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final Peer peer = new Peer(1, transport, counters, failures);
  private final Recorded first = new Recorded("first");
  private Connection connection;
  private long now;
  private final FixedDelay delay = new FixedDelay(Duration.ofMillis(300), () -> now, () -> {});

  /** A conversation that records the calls of its methods. */
  private final class Recorded implements Conversation {
    private final String name;
    private boolean open = true;
    private Recorded successor = this;
    private int own = Integer.MAX_VALUE;
    private boolean patient = true;
    private long stalled;
    private Runnable whenTaking = () -> {};
    private Runnable whenClosing = () -> {};

    Recorded(String name) {
      this.name = name;
    }

    private Conversation next(String event) {
      events.add(name + ": " + event);
      whenTaking.run();
      return successor;
    }

    @Override
    public Conversation take(ByteBuffer bytes) {
      byte[] taken = new byte[Math.min(own, bytes.remaining())];
      bytes.get(taken);
      return next("takes \"" + new String(taken, UTF_8) + "\"");
    }

    @Override
    public Conversation finish() {
      return next("finishes");
    }

    @Override
    public Optional<FixedDelay> patience() {
      return patient ? Optional.empty() : Optional.of(delay);
    }

    @Override
    public Conversation silence() {
      return next("hears silence");
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public long stalledNanos() {
      return stalled;
    }

    @Override
    public void awaitFlushed(Duration limit) {
      events.add(name + ": flushes within " + limit.toSeconds() + " s");
    }

    @Override
    public void sayGoodbye(@Nullable String why) {
      events.add(name + ": says goodbye: " + why);
    }

    @Override
    public void close() {
      events.add(name + ": closes");
      whenClosing.run();
    }
  }

  @BeforeEach
  void make() {
    Gate.Permit permit = (Gate.Permit) gate.enter();
    connection =
        new Connection(
            peer,
            permit,
            first,
            new Connection.Common(new ReadBuffers(), threads, watched::add, closed::add));
  }

  private void starts() {
    try {
      connection.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hasNoThreadUntilThereIsSomethingToRead() {
    starts();
    assertEquals(List.of(), threads.started());
    transport.arrives("hello");
    assertEquals(List.of("connection-1"), threads.started());
    threads.runAll();
    assertEquals(List.of("first: takes \"hello\""), events);
    assertEquals(0, threads.waiting());
  }

  @Test
  void oneThreadAtATimeWorksForIt() {
    starts();
    transport.arrives("one ");
    transport.arrives("two ");
    transport.arrives("three");
    assertEquals(1, threads.waiting());
    threads.runAll();
    assertEquals(List.of("first: takes \"one two \"", "first: takes \"three\""), events);
  }

  @Test
  void endOfInputIsFinishedAndThenGoodbyeIsSaid() {
    starts();
    transport.arrives("last words");
    transport.ends();
    threads.runAll();
    assertEquals(
        List.of(
            "first: takes \"last words\"",
            "first: finishes",
            "first: flushes within 5 s",
            "first: closes",
            "first: says goodbye: null",
            "first: flushes within 3 s",
            "first: closes"),
        events);
    assertClosed();
  }

  @Test
  void linesBeforeAResetAreTaken() {
    starts();
    transport.arrives("last words\n");
    transport.resets();
    threads.runAll();
    assertEquals(List.of("first: takes \"last words\n\"", "first: closes"), events);
    assertClosed();
  }

  /**
   * A client like {@code nc -q 0} reads no answer: a write to it fails before its input is read.
   */
  @Test
  void linesOfAClientThatTakesNoAnswersAreTaken() {
    starts();
    transport.breaks();
    first.whenTaking = () -> peer.writeFailed(new IOException("Broken pipe"));
    transport.arrives("one\n");
    transport.arrives("two\n");
    transport.arrives("three\n");
    transport.arrives("four\n");
    transport.resets();
    threads.runAll();
    assertEquals(
        List.of("first: takes \"one\ntwo\n\"", "first: takes \"three\nfour\n\"", "first: closes"),
        events);
    assertClosed();
  }

  @Test
  void clientThatTakesNothingAndSendsNothingIsClosed() {
    starts();
    peer.writeFailed(new IOException("Broken pipe"));
    threads.runAll();
    assertClosed();
    assertEquals(0, failures.count());
  }

  @Test
  void idleConnectionIsEndedWithTheReason() {
    starts();
    peer.end("you lost your name");
    threads.runAll();
    assertEquals(
        List.of(
            "first: flushes within 0 s",
            "first: closes",
            "first: says goodbye: you lost your name",
            "first: flushes within 3 s",
            "first: closes"),
        events);
    assertTrue(transport.isOutputShut());
    assertClosed();
  }

  @Test
  void connectionThatIsEndedDuringATurnEndsAfterIt() {
    starts();
    first.whenTaking =
        () -> {
          connection.stop();
          peer.end("a second reason");
        };
    transport.arrives("hello");
    threads.runAll();
    assertEquals(
        List.of(
            "first: takes \"hello\"",
            "first: flushes within 3 s",
            "first: closes",
            "first: says goodbye: the server is about to stop",
            "first: flushes within 3 s",
            "first: closes"),
        events);
    assertClosed();
  }

  @Test
  void connectionThatIsEndedBeforeItStartsIsEndedAtItsStart() {
    connection.stop();
    starts();
    threads.runAll();
    assertTrue(events.contains("first: says goodbye: the server is about to stop"));
    assertClosed();
  }

  @Test
  void clientThatLeavesIsHeardNoMore() {
    starts();
    first.whenTaking = () -> first.open = false;
    transport.arrives("quit");
    transport.arrives("more");
    transport.arrives("and more");
    threads.runAll();
    assertEquals("first: takes \"quitmore\"", events.getFirst());
    assertFalse(events.contains("first: takes \"and more\""));
    assertClosed();
  }

  @Test
  void successorIsGivenTheBytesThatAreLeft() {
    Recorded second = new Recorded("second");
    first.successor = second;
    first.own = 3;
    starts();
    transport.arrives("abcdef");
    transport.arrives("");
    threads.runAll();
    transport.arrives("ghi");
    threads.runAll();
    assertEquals(
        List.of("first: takes \"abc\"", "second: takes \"def\"", "second: takes \"ghi\""), events);
  }

  @Test
  void successorIsGivenTheEndOfInputToo() {
    Recorded second = new Recorded("second");
    first.successor = second;
    starts();
    transport.ends();
    threads.runAll();
    assertEquals(
        List.of("first: finishes", "second: takes \"\"", "second: finishes"), events.subList(0, 3));
    assertClosed();
  }

  @Test
  void silenceIsHeardWhenPatienceIsOver() {
    Recorded second = new Recorded("second");
    first.patient = false;
    first.successor = second;
    starts();
    now += Duration.ofMillis(299).toNanos();
    delay.runDue();
    threads.runAll();
    assertEquals(List.of(), events);

    now += Duration.ofMillis(1).toNanos();
    delay.runDue();
    threads.runAll();
    assertEquals(List.of("first: hears silence", "second: takes \"\""), events);
  }

  @Test
  void bytesThatCameBeforePatienceWasOverAreTakenFirst() {
    first.patient = false;
    starts();
    transport.arrives("hel");
    now += Duration.ofMillis(300).toNanos();
    delay.runDue();
    threads.runAll();
    assertEquals(List.of("first: takes \"hel\"", "first: hears silence"), events);
  }

  @Test
  void successorDoesNotHearTheSilenceOfTheOneBefore() {
    Recorded second = new Recorded("second");
    first.patient = false;
    first.successor = second;
    starts();
    transport.arrives("x");
    threads.runAll();
    now += Duration.ofSeconds(1).toNanos();
    delay.runDue();
    threads.runAll();
    assertEquals(List.of("first: takes \"x\"", "second: takes \"\""), events);
  }

  @ParameterizedTest
  @ValueSource(strings = {"turn", "encoder", "watcher", "close"})
  void errorOfOursIsLoggedOnceCountedAndEndsThisConnection(String place) {
    Error thrown = new LinkageError("a mistake in the " + place);
    try (var logged = new LoggedErrors()) {
      starts();
      switch (place) {
        case "turn" -> {
          first.whenTaking =
              () -> {
                throw thrown;
              };
          transport.arrives("x");
        }
        case "encoder" -> peer.writeFailed(thrown);
        case "watcher" -> connection.failed(thrown);
        default -> {
          first.whenClosing =
              () -> {
                throw thrown;
              };
          transport.ends();
        }
      }
      threads.runAll();
      assertEquals(List.of("connection-1 failed with an internal error"), logged.of(thrown));
    }
    assertEquals(1, counters.failures());
    assertEquals(1, failures.count());
    assertEquals(
        !place.equals("close"),
        events.contains("first: says goodbye: " + MISTAKE),
        events::toString);
    assertClosed();
  }

  @Test
  void connectionWhoseThreadDidNotStartTriesAgain() {
    starts();
    Error thrown = new OutOfMemoryError("no thread");
    threads.refuseOnce(thrown);
    try {
      transport.arrives("x");
    } catch (OutOfMemoryError e) {
      connection.failed(e); // like the poller
    }
    threads.runAll();
    assertEquals("first: takes \"x\"", events.getFirst());
    assertTrue(events.contains("first: says goodbye: " + MISTAKE));
    assertClosed();
  }

  @Test
  void connectionIsWatchedWhenItsClientStopsTakingBytes() {
    starts();
    transport.arrives("x");
    threads.runAll();
    assertEquals(List.of(), watched, "nothing is to be watched");
    first.stalled = 1;
    peer.awaitWritable(() -> {});
    assertEquals(List.of(connection), watched);
  }

  @Test
  void connectionIsWatchedWhenItsNextConversationHasStalledBeforeItBegan() {
    first.successor = new Recorded("second");
    first.successor.stalled = 1;
    starts();
    transport.arrives("x");
    threads.runAll();
    assertEquals(List.of(connection), watched);
  }

  @Test
  void clientThatReadsNothingForTooLongIsEnded() {
    starts();
    first.stalled = Duration.ofSeconds(2).toNanos();
    assertFalse(connection.checkStall(Duration.ofSeconds(2)));
    first.stalled++;
    assertTrue(connection.checkStall(Duration.ofSeconds(2)));
    assertFalse(connection.checkStall(Duration.ofSeconds(2)), "it is ending already");
    threads.runAll();
    assertTrue(events.contains("first: says goodbye: you read nothing for 2 seconds"));
    assertClosed();
  }

  @Test
  void writerGoesOnOnAThreadOfItsOwn() {
    starts();
    peer.awaitWritable(() -> events.add("writes on"));
    transport.hasRoomFor(1);
    assertEquals(List.of("connection-1-write"), threads.started());
    threads.runAll();
    assertEquals(List.of("writes on"), events);
  }

  private void assertClosed() {
    assertEquals(1, transport.timesClosed());
    assertEquals(List.of(connection), closed);
    assertEquals(0, gate.inside());
    assertEquals(0, threads.waiting());
  }
}
