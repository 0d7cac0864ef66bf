package belfry.server.backplane;

import static belfry.server.backplane.Arrivals.enter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every backplane whose entries outlive the process. Each test uses one process at
 * a time, and rooms of its own.
 */
public abstract class DurableContract {
  private static final Nickname ANN = Nickname.of("Ann");
  private static final AtomicLong TESTS = new AtomicLong();
  private static final int PAGE = 1_000;

  private final RoomName room = new RoomName("durable" + TESTS.incrementAndGet());
  private final LogName log = LogName.of(room);
  private Backplane process;

  /** Makes a backplane on what is kept; the test starts it. */
  protected abstract Backplane open() throws Exception;

  /**
   * Ends a process, and then whatever keeps its entries, as kill -9 does.
   *
   * @param torn whether the last bytes that were written are lost, too
   */
  protected abstract void kill(Backplane running, boolean torn) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    process = open();
    process.start((_, _, _) -> {});
  }

  @AfterEach
  void end() {
    process.close();
  }

  private void killed(boolean torn) throws Exception {
    kill(process, torn);
    begin();
  }

  private Outcome.Appended append(Kind kind, String clientId, String text) {
    Draft draft = new Draft(kind, ANN, "origin", clientId, text);
    return assertInstanceOf(Outcome.Appended.class, process.logs().append(log, draft));
  }

  private EntryId say(String text) {
    return append(Kind.SAY, null, text).id();
  }

  private List<Entry> kept() {
    return process.logs().after(log, null, PAGE).entries();
  }

  /** The first entry that a client which resumes after an id receives. */
  private Entry after(EntryId id) {
    return process.logs().after(log, id, 1).entries().getFirst();
  }

  @Test
  void secretOutlivesTheProcess() throws Exception {
    String secret = process.secret();
    killed(false);
    assertEquals(secret, process.secret());
  }

  @Test
  void nothingAcknowledgedIsLostByAKillOrAppendedAgain() throws Exception {
    EntryId topic = append(Kind.TOPIC, null, "the topic").id();
    EntryId two = say("tab\t nul\0 grüße 日本");
    EntryId last = append(Kind.SAY, "m1", "three").id();
    killed(false);

    List<Entry> kept = kept();
    assertEquals(List.of(topic, two, last), kept.stream().map(Entry::id).toList());
    assertEquals("tab\t nul\0 grüße 日本", kept.get(1).text());
    Occupant here = new Occupant("s1", ANN, 0, null);
    assertEquals("the topic", enter(process, room, here).topic().text());
    assertEquals(new Outcome.Appended(last, true), append(Kind.SAY, "m1", "three"));
    Outcome.Appended other = append(Kind.SAY, "m1", "another text");
    assertFalse(other.duplicate());
    assertEquals(last.seq() + 1, other.id().seq());
  }

  @Test
  void rulesThatLastAreThoseOfTheNextProcess() throws Exception {
    Occupant here = new Occupant("s1", ANN, 0, null);
    enter(process, room, here);
    Draft.Effect effect =
        new Draft.Effect("the rules", RoomRules.Keeping.FOR_GOOD_HIDDEN, null, false);
    String text = new Ruling(ANN, null, null, "owner").text();
    Draft draft = new Draft(Kind.ROLE, ANN, here.holder(), null, text, null, effect);
    Outcome outcome = process.logs().append(LogName.of(room), draft);
    EntryId set = assertInstanceOf(Outcome.Appended.class, outcome).id();
    killed(false);

    RoomRules kept = new RoomRules(set, "the rules", RoomRules.Keeping.FOR_GOOD_HIDDEN);
    assertEquals(kept, process.presence().state(room).rules());
    assertEquals(new Arrival.Stale(kept, null), process.presence().enter(room, here, null, null));
    assertEquals(kept, enter(process, room, here).rules());
  }

  @Test
  void nothingLiesBetweenTwoProcesses() throws Exception {
    EntryId last = say("the end of the first");
    process.close();
    begin();

    say("the begin of the second");
    assertTrue(after(last).isNextTo(last));
  }

  @Test
  void tornEndIsAGapForThoseWhoHadReceivedIt() throws Exception {
    List<EntryId> said = new ArrayList<>();
    IntStream.range(0, 50).forEach(n -> said.add(say("line " + n)));
    killed(true);

    List<EntryId> kept = kept().stream().map(Entry::id).toList();
    assertTrue(kept.size() < said.size(), "nothing was lost");
    assertEquals(said.subList(0, kept.size()), kept, "only the end is lost");
    say("after the loss");
    EntryId lost = said.getLast();
    assertFalse(after(lost).isNextTo(lost), "a client that had received it would see no gap");
    assertEquals(kept.size() + 1, kept().size());
    assertTrue(
        kept().getLast().id().compareTo(said.getLast()) > 0, "the lost ids are not used again");
  }
}
