package belfry.trials.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import belfry.trials.FakeServer;
import belfry.trials.process.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each kind of visitor of a soak, with a server that is right or does one thing wrong. */
class VisitsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FakeServer server = newServer();
  private final SoakCounters counters = new SoakCounters();
  private final Pace pace = new Pace(4, Duration.ofMillis(150), Duration.ofMillis(10));

  private static FakeServer newServer() {
    try {
      return new FakeServer();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void aProgramVisitsPostsAndChecksWhatItReceives() throws Exception {
    ProgramVisits visits = new ProgramVisits(server.address(), "p1", new Random(3), pace, counters);

    for (int visit = 0; visit < 6; visit++) {
      visits.run();
    }

    assertEquals(6, counters.visits.sum());
    assertEquals(counters.posted.sum(), counters.acked.sum());
    assertTrue(counters.posted.sum() > 0 && counters.received.sum() > 0);
    assertTrue(counters.resumed.sum() > 0, "it joins after what it received before");
    assertEquals(0, counters.faults().size(), () -> counters.faults().toString());
    assertTrue(counters.takeLatencies().length > 0);
  }

  @Test
  void aProgramFindsAnEntryThatIsLeftOut() throws Exception {
    server.alter(event ->
        event instanceof Event.Message m
            ? new Event.Message(
                m.room(),
                new EntryId(1, m.message().seq() + 1),
                m.from(),
                m.text(),
                m.time(),
                m.act())
            : event);
    ProgramVisits visits = new ProgramVisits(server.address(), "p1", new Random(3), pace, counters);

    for (int visit = 0; visit < 4; visit++) {
      visits.run();
    }

    assertTrue(counters.faults().getFirst().startsWith("order: "), counters.faults()::toString);
  }

  @Test
  void aProgramWithoutAnAnswerEndsItsVisit() {
    server.dropNext(Command.Join.class::isInstance);
    ProgramVisits visits = new ProgramVisits(server.address(), "p1", new Random(3), pace, counters);

    assertThrows(IOException.class, visits::run);
  }

  @Test
  void aPausedReaderReadsOnToThePong() throws Exception {
    PausedReaderVisits visits =
        new PausedReaderVisits(server.address(), new Random(3), pace, counters);

    visits.run();

    assertEquals(Pace.LOUD, server.await(Command.Join.class).room());
    assertEquals("p", server.await(Command.Ping.class).id());
    assertEquals(1, counters.visits.sum());
    assertEquals(0, counters.faults().size());
  }

  @Test
  void aPausedReaderWithoutAnAnswerIsAFault() throws Exception {
    server.refuse(belfry.protocol.Code.UNAVAILABLE, Command.Ping.class::isInstance);

    new PausedReaderVisits(server.address(), new Random(3), pace, counters).run();

    assertEquals("a program that reads again got no answer in time", counters.faults().getFirst());
  }

  @Test
  void longMessagesArePostedWithinTheFloodLimit() throws Exception {
    long began = System.nanoTime();

    new LongMessageVisits(server.address(), new Random(3), pace, counters).run();

    int posted = server.log(Pace.LOUD).size();
    assertEquals(counters.posted.sum(), posted);
    assertTrue(posted >= 1 && server.log(Pace.LOUD).getFirst().length() > 2_900);
    double seconds = (System.nanoTime() - began) / 1e9;
    assertTrue(posted <= 1 + 5 * seconds, posted + " in " + seconds);
  }

  @Test
  void aSaturatingProgramChecksItsAcksAndTheRoom() throws Exception {
    RoomName room = new RoomName("over-0");
    Map<RoomName, EntryId> acked = new ConcurrentHashMap<>();
    SaturatingClient program = new SaturatingClient(server.address(), 7, room, counters, acked);
    server.await(Command.Join.class);
    program.start();
    assertNull(Await.problemAfter(PATIENCE, () -> counters.acked.sum() >= 20 ? null : "few acks"));

    program.stopPosting();
    EntryId end = acked.get(room);
    assertNull(
        Await.problemAfter(
            PATIENCE, () -> end != null && program.hasReceived(end) ? null : "not received"));
    program.leave();

    assertEquals(0, counters.faults().size(), () -> counters.faults().toString());
    assertTrue(counters.received.sum() >= 20);
  }

  @Test
  void aSaturatingProgramFindsAnAckThatIsMissing() throws Exception {
    AtomicInteger acks = new AtomicInteger();
    server.alter(event ->
        event instanceof Event.Ack && acks.incrementAndGet() == 5
            ? new Event.Notice("no ack")
            : event);
    SaturatingClient program =
        new SaturatingClient(
            server.address(), 7, new RoomName("over-0"), counters, new ConcurrentHashMap<>());
    program.start();

    assertNull(Await.problemAfter(PATIENCE, () -> counters.faults().isEmpty() ? "no fault" : null));
    program.stopPosting();
    program.leave();
    assertEquals("program 7: the ack of 6 came in the place of 5", counters.faults().getFirst());
  }

  @Test
  void aCalmPairMeasuresTheLatencyOfItsRoom() throws Exception {
    CalmPair pair = new CalmPair(server.address(), counters);
    pair.start();
    server.await(Command.Say.class);
    server.await(Command.Say.class);

    double[] latencies = pair.end();

    assertTrue(latencies.length >= 1);
    assertEquals(0, counters.faults().size(), () -> counters.faults().toString());
  }

  @Test
  void aCalmPairThatIsDroppedIsAFault() throws Exception {
    CalmPair pair = new CalmPair(server.address(), counters);
    pair.start();
    server.await(Command.Say.class);

    server.dropAll();

    assertNull(Await.problemAfter(PATIENCE, () -> counters.faults().isEmpty() ? "no fault" : null));
    pair.end();
    assertTrue(counters.faults().getFirst().startsWith("the calm room: "));
  }

  @Test
  void visitorsVisitAgainUntilTheyLeave() throws Exception {
    AtomicInteger visits = new AtomicInteger();
    Visitors visitors = new Visitors(counters);
    visitors.add(() -> {
      visits.incrementAndGet();
      LockSupport.parkNanos(100_000); // a visit takes time
    });
    visitors.add(() -> {
      throw new IOException("as the test wants");
    });
    assertNull(Await.problemAfter(PATIENCE, () -> visits.get() > 3 ? null : "few visits"));
    assertNull(Await.problemAfter(PATIENCE, () -> counters.faults().isEmpty() ? "no fault" : null));

    assertTrue(visitors.leave());

    assertEquals(1, counters.faults().size());
    assertTrue(counters.faults().getFirst().contains("as the test wants"));
  }

  /** A server for people that answers each line with another one, and ends at {@code q}. */
  private static void speakText(ServerSocket door, String answer) {
    while (!door.isClosed()) {
      try (Socket socket = door.accept();
          BufferedReader in =
              new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
        String line = in.readLine();
        while (line != null && !line.equals("q")) {
          socket.getOutputStream().write((answer + "\r\n").getBytes(UTF_8));
          line = in.readLine();
        }
      } catch (IOException _) {
        // closed, or the person has reset the connection
      }
    }
  }

  private void visitAsPersons(String answer) throws IOException {
    try (ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> speakText(door, answer));
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), door.getLocalPort());
      PersonVisits visits = new PersonVisits(address, "h1", new Random(3), pace, counters);
      for (int visit = 0; visit < 4; visit++) {
        visits.run();
      }
    }
  }

  @Test
  void aPersonTypesAndReadsLinesOfTheTextDialect() throws IOException {
    visitAsPersons("* You are h1-1 now.");

    assertEquals(4, counters.visits.sum());
    assertEquals(0, counters.faults().size(), () -> counters.faults().toString());
  }

  @Test
  void aLineThatTheTextDialectDoesNotHaveIsFound() throws IOException {
    visitAsPersons("{\"on\":\"notice\"}");

    assertEquals(
        "not a line of the text dialect: {\"on\":\"notice\"}", counters.faults().getFirst());
  }

  @Test
  void clientsOfTheClockCountWhatIsNotAnswered() throws Exception {
    try (DatagramSocket clock = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            byte[] bytes = new byte[2_048];
            while (!clock.isClosed()) {
              try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                clock.receive(packet);
                clock.send(packet);
              } catch (IOException _) {
                // closed: the test is over
              }
            }
          });
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), clock.getLocalPort());

      new ClockVisits(address, address, new Random(3), counters).run();
    }

    assertEquals(50, counters.datagrams.sum());
    assertEquals(0, counters.unanswered.sum());
    assertFalse(counters.visits.sum() == 0);
  }
}
