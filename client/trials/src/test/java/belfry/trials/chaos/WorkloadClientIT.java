package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import belfry.trials.FakeServer;
import belfry.trials.process.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One client of the workload, with a server that does as the test says. */
class WorkloadClientIT {
  private static final RoomName OPS = new RoomName("ops");
  private static final RoomName STILL = WorkloadClient.STILL;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FakeServer server = newServer();
  private final WorkloadState state = new WorkloadState(List.of(server.port()));
  private final WorkloadClient client = new WorkloadClient("c1", List.of(OPS, STILL), state, 7);

  private static FakeServer newServer() {
    try {
      return new FakeServer();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private void awaitSettled() throws InterruptedException {
    assertNull(Await.problemAfter(PATIENCE, client::unsettled));
  }

  private <N extends Journal.Note> List<N> notes(Class<N> kind) {
    return client.journal().notes().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private <N extends Journal.Note> N awaitNote(Class<N> kind) throws InterruptedException {
    assertNull(Await.problemAfter(PATIENCE, () -> notes(kind).isEmpty() ? "no " + kind : null));
    return notes(kind).getFirst();
  }

  @Test
  void takesItsNameAndJoinsItsRooms() throws Exception {
    client.start();

    assertEquals("c1", server.await(Command.Nick.class).name().text());
    assertEquals(OPS, server.await(Command.Join.class).room());
    assertEquals(STILL, server.await(Command.Join.class).room());
    awaitSettled();
    assertEquals(2, notes(Journal.Joined.class).size());
  }

  @Test
  void isUnsettledUntilItIsConnected() {
    assertEquals("c1 has no connection", client.unsettled());
  }

  @Test
  void postsOnCueInTheStillRoomAndNotesTheAck() throws Exception {
    client.start();
    awaitSettled();

    assertTrue(client.cue());
    awaitSettled();

    assertEquals(1, server.log(STILL).size());
    Journal.Sent sent = notes(Journal.Sent.class).getFirst();
    assertEquals(sent.key(), notes(Journal.Acked.class).getFirst().key());
    assertEquals(sent.key(), awaitNote(Journal.Received.class).key());
    assertEquals(List.of(), notes(Journal.Unexpected.class));
  }

  @Test
  void sendsAgainWhatWasNotAckedWithTheSameIdAfterALoss() throws Exception {
    server.dropNext(Command.Say.class::isInstance); // it is posted, and the answer is lost
    client.start();
    awaitSettled();
    assertTrue(client.cue());
    String id = server.await(Command.Say.class).id();

    assertEquals("token", server.await(Command.Nick.class).token(), "it takes its name back");
    assertNotNull(server.await(Command.Join.class, join -> join.room().equals(STILL)).after());
    assertEquals(id, server.await(Command.Say.class).id());
    awaitSettled();
    assertEquals(1, server.log(STILL).size(), "it is posted once");
    assertFalse(notes(Journal.SentAgain.class).isEmpty());
    assertNotNull(notes(Journal.Left.class).getFirst());
  }

  @Test
  void resumesAfterTheLastEntryThatItReceived() throws Exception {
    client.start();
    awaitSettled();
    assertTrue(client.cue());
    awaitSettled();
    awaitNote(Journal.Received.class);

    server.dropAll();

    server.await(
        Command.Join.class,
        join -> join.room().equals(STILL) && join.after() != null && join.after().seq() == 1);
    awaitSettled();
  }

  @Test
  void sendsAgainWhatWasRefusedForNow() throws Exception {
    client.start();
    awaitSettled();
    server.refuseNext(Code.UNAVAILABLE, Command.Say.class::isInstance);
    assertTrue(client.cue());
    String id = server.await(Command.Say.class).id();

    assertEquals(id, server.await(Command.Say.class).id());
    awaitSettled();
    assertEquals(List.of(), notes(Journal.Unexpected.class));
  }

  @Test
  void goesToAnotherInstanceWhereItCannotJoin() throws Exception {
    server.refuseNext(Code.STOPPING, Command.Join.class::isInstance);
    client.start();
    server.await(Command.Nick.class);

    server.await(Command.Nick.class);
    awaitSettled();
  }

  @Test
  void aRefusalThatNoClientShouldGetIsNoted() throws Exception {
    client.start();
    awaitSettled();
    server.refuse(Code.BAD_FIELD, Command.Say.class::isInstance);
    client.cue();

    assertTrue(awaitNote(Journal.Unexpected.class).what().startsWith("refused: "));
  }

  @Test
  void anEventThatItDidNotAskForIsNoted() throws Exception {
    client.start();
    awaitSettled();

    server.sendToAll(new Event.Time(null, "12:00"));

    assertTrue(awaitNote(Journal.Unexpected.class).what().startsWith("not asked for: "));
  }

  @Test
  void aGapMovesItsCursor() throws Exception {
    client.start();
    awaitSettled();
    var from = new EntryId(1, 0);
    var to = new EntryId(1, 9);

    server.sendToAll(new Event.Gap(OPS, from, to));
    awaitNote(Journal.Gap.class);
    server.dropAll();

    server.await(Command.Join.class, join -> to.equals(join.after()));
  }

  @Test
  void asksWhoIsInARoom() throws Exception {
    client.start();
    awaitSettled();

    Event.People people = client.who(OPS).get(20, TimeUnit.SECONDS);

    assertEquals("c1", people.people().getFirst().name().text());
  }

  @Test
  void aQuestionWithoutAConnectionIsCancelled() throws Exception {
    CompletableFuture<Event.People> question = client.who(OPS);
    assertTrue(question.isCancelled());
  }

  @Test
  void aRefusedQuestionIsCancelled() throws Exception {
    client.start();
    awaitSettled();
    server.refuse(Code.UNAVAILABLE, Command.Who.class::isInstance);

    CompletableFuture<Event.People> question = client.who(OPS);

    assertNull(Await.problemAfter(PATIENCE, () -> question.isCancelled() ? null : "it waits"));
  }

  @Test
  void readsNothingWhileItPausesAndCountsTheTime() throws Exception {
    state.quiet(false);
    client.start();
    server.await(Command.Join.class);
    client.pauseReading(Duration.ofMillis(300));

    assertNull(
        Await.problemAfter(
            PATIENCE, () -> client.pausedMillis() > 0 ? null : "it reads all the time"));
    assertFalse(notes(Journal.Reading.class).getFirst().on());
  }

  @Test
  void talksOnlyWhileItIsNotQuiet() throws Exception {
    client.start();
    awaitSettled();
    assertEquals(List.of(), notes(Journal.Sent.class));

    state.quiet(false);

    assertEquals(OPS, server.await(Command.Say.class).room());
    state.quiet(true);
    awaitSettled();
  }
}
