package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The parts of a client of the workload, without a connection. */
class WorkloadPartsTest {
  private static final RoomName OPS = new RoomName("ops");
  private static final RoomName DEV = new RoomName("dev");

  private final Journal journal = new Journal("c1");
  private final WorkloadState state = new WorkloadState(List.of(9527));
  private final RoomCursors cursors = new RoomCursors(List.of(OPS, DEV), state, journal);
  private final Outbox outbox = new Outbox("c1", journal);
  private final PendingAnswers pending = new PendingAnswers();

  private static EntryId id(int seq) {
    return new EntryId(1, seq);
  }

  private static Event.Entered entered(RoomName room, int last) {
    return new Event.Entered(
        "join:" + room.text(), room, Nickname.of("c1"), id(last), 1, null, null, false);
  }

  private static Event.Message message(RoomName room, int seq, String text) {
    return new Event.Message(room, id(seq), "c1", text, Instant.ofEpochMilli(seq), false);
  }

  private static Event.Ack ack(String key, int seq) {
    return new Event.Ack(key, id(seq), false, null, null);
  }

  private static EntryId after(Command join) {
    return ((Command.Join) join).after();
  }

  @Test
  void aRoomIsJoinedAfterTheLastEntryThatArrived() {
    assertNull(after(cursors.join(OPS)));
    cursors.entered(entered(OPS, 4));
    assertEquals(id(4), after(cursors.join(OPS)));
    cursors.received(message(OPS, 5, "x"));
    assertEquals(id(5), after(cursors.join(OPS)));
    cursors.received(new Event.Gap(OPS, id(5), id(9)));
    assertEquals(id(9), after(cursors.join(OPS)));
    cursors.forget(OPS);
    assertNull(after(cursors.join(OPS)));
  }

  @Test
  void comingBackDoesNotMoveTheCursor() {
    cursors.entered(entered(OPS, 4));
    cursors.lost();
    cursors.entered(entered(OPS, 8));

    assertEquals(id(4), after(cursors.join(OPS)));
  }

  @Test
  void aClientIsInAllRoomsUntilItLeavesOneOrIsLost() {
    assertFalse(cursors.areAllJoined());
    cursors.entered(entered(OPS, 0));
    cursors.entered(entered(DEV, 0));
    assertTrue(cursors.areAllJoined());
    cursors.exited(DEV);
    assertFalse(cursors.areAllJoined());
    cursors.entered(entered(DEV, 0));
    cursors.lost();
    assertFalse(cursors.areAllJoined());
  }

  @Test
  void aClientIsBehindWhileOthersKnowMore() {
    cursors.entered(entered(OPS, 4));
    assertNull(cursors.behind());
    state.reached(OPS, id(6));
    assertEquals("#ops up to 1-4 of 1-6", cursors.behind());
    cursors.received(message(OPS, 6, "x"));
    assertNull(cursors.behind());
    state.reached(OPS, id(5));
    assertEquals(id(6), state.newest(OPS), "an older entry changes nothing");
  }

  @Test
  void idsOfCommandsForRoomsAreKnown() {
    assertTrue(RoomCursors.isOwnId(cursors.join(OPS).id()));
    assertTrue(RoomCursors.isOwnId(cursors.leave(OPS).id()));
    assertFalse(RoomCursors.isOwnId("c1:7"));
  }

  @Test
  void theJournalHasWhatHappenedInItsOrder() {
    cursors.entered(entered(OPS, 4));
    cursors.received(message(OPS, 5, TestMessages.text("c2:3", OPS)));
    cursors.exited(OPS);

    List<Journal.Note> notes = journal.notes();
    assertTrue(notes.get(0) instanceof Journal.Joined joined && joined.after() == null);
    assertTrue(notes.get(1) instanceof Journal.Received one && one.key().equals("c2:3"));
    assertTrue(notes.get(2) instanceof Journal.Left left && OPS.equals(left.room()));
  }

  @Test
  void messagesStayUnackedUntilTheirAck() {
    List<Command> burst = outbox.burst(OPS, 2);
    assertEquals(List.of("c1:1", "c1:2"), burst.stream().map(Command::id).toList());
    assertEquals(OPS, outbox.acknowledged(ack("c1:1", 7)));
    assertEquals(Set.of("c1:2"), outbox.unacked());
    assertEquals(List.of("c1:2"), outbox.again().stream().map(Command::id).toList());
    assertNull(outbox.acknowledged(ack("c9:1", 8)), "a key that it never had");
  }

  @Test
  void aRefusedMessageIsDueAgainAfterAPause() {
    assertFalse(outbox.isDue());
    outbox.burst(OPS, 1);
    assertTrue(outbox.isDue());
    outbox.refused("c1:1");
    assertFalse(outbox.isDue());
    outbox.refused("another");
    assertEquals(1, count(Journal.SentAgain.class));
  }

  @Test
  void onlyAckedMessagesAreRepeated() {
    assertEquals(List.of(), outbox.repeat(new Random(1)));
    outbox.burst(OPS, 1);
    assertEquals(List.of(), outbox.repeat(new Random(1)));
    outbox.acknowledged(ack("c1:1", 7));
    assertEquals("c1:1", outbox.repeat(new Random(1)).getFirst().id());
    assertEquals(OPS, outbox.acknowledged(ack("c1:1", 7)), "the ack of a repetition");
  }

  private long count(Class<? extends Journal.Note> kind) {
    return journal.notes().stream().filter(kind::isInstance).count();
  }

  @Test
  void aMessageIsKnownByItsKeyAndItsWholeText() {
    String text = TestMessages.text("c1:12", OPS);

    assertEquals("c1:12", TestMessages.keyOf(OPS, "c1", text));
    assertTrue(TestMessages.isOurs("c1:12"));
    assertEquals("c1", TestMessages.sender("c1:12"));
    assertEquals(12, TestMessages.number("c1:12"));
    assertNotEquals(text, TestMessages.text("c1:12", TestMessages.LOUD), "loud ones are long");
    for (String altered : List.of(text + "x", "c1:13" + text.substring(5), "hello", "")) {
      assertFalse(TestMessages.isOurs(TestMessages.keyOf(OPS, "c1", altered)), altered);
    }
  }

  @Test
  void commandsAreOverdueAfterTheirPatience() {
    pending.sent(2, 1_000);
    long late = 1_001 + PendingAnswers.PATIENCE_MILLIS;
    assertFalse(pending.isOverdue(late - 1));
    assertTrue(pending.isOverdue(late));
    pending.answered(2_000);
    assertFalse(pending.isOverdue(late));
    pending.readAgain(late);
    assertFalse(pending.isOverdue(late + 1_000));
    pending.answered(3_000);
    assertEquals(0, pending.count());
    assertFalse(pending.isOverdue(Long.MAX_VALUE));
  }

  @Test
  void aQuestionIsAnsweredByItsId() throws Exception {
    CompletableFuture<Event.People> first = new CompletableFuture<>();
    CompletableFuture<Event.People> second = new CompletableFuture<>();
    CompletableFuture<Event.People> third = new CompletableFuture<>();
    pending.ask(first);
    String id = pending.ask(second);
    String refused = pending.ask(third);
    Event.People people = new Event.People(id, OPS, List.of(), 0);

    pending.answered(people);
    assertEquals(people, second.get());
    assertTrue(pending.refused(refused));
    assertTrue(third.isCancelled());
    assertFalse(pending.refused("c1:7"));
    pending.lost();
    assertTrue(first.isCancelled());
  }

  @Test
  void aListOfMembersIsComparedWithThoseWhoAreThere() {
    Set<String> members = new TreeSet<>(Set.of("a", "b"));

    assertNull(Workload.difference(OPS, List.of("b", "a"), 2, members));
    assertTrue(difference(List.of("a"), 1, members).endsWith("too many: []; missing: [b]"));
    assertTrue(difference(List.of("a", "b", "x"), 3, members).contains("too many: [x]"));
    assertTrue(difference(List.of("a", "a"), 2, members).contains("too many: [a]; missing: [b]"));
    assertTrue(difference(List.of("a", "b"), 3, members).contains("2 of 3"));
  }

  private static String difference(List<String> listed, int total, Set<String> members) {
    return String.valueOf(Workload.difference(OPS, listed, total, members));
  }

  @Test
  void theJournalsAreCountedUp() {
    outbox.burst(OPS, 3);
    outbox.acknowledged(ack("c1:1", 1));
    cursors.received(message(OPS, 1, "x"));
    cursors.received(new Event.Gap(OPS, id(1), id(2)));
    cursors.lost();
    cursors.exited(OPS);
    journal.add(new Journal.NameOwned(1, "c1.1"));
    outbox.again();

    journal.add(new Journal.Acted(9, Sanction.BAN));
    journal.add(new Journal.Forbidden(9, Code.BANNED));

    assertEquals(
        new JournalCounts(3, 2, 1, 1, 1, 1, 1, Map.of(Sanction.BAN, 1), 1),
        JournalCounts.of(List.of(journal)));
  }

  @Test
  void aSeedGivesTheSameLengths() {
    assertEquals(Fault.between(new Random(4), 0.5, 3), Fault.between(new Random(4), 0.5, 3));
    long millis = Fault.between(new Random(4), 0.5, 3).toMillis();
    assertTrue(millis >= 500 && millis <= 3_000 && millis % 100 == 0);
  }
}
