package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.trials.chaos.Breach.Rule;
import belfry.trials.chaos.Evidence.Promise;
import belfry.trials.chaos.Evidence.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What two clients may receive where a room's log begins a new epoch. A history such as {@code "7-0
 * 7-1 7-1>8-1 8-2"} is the place where the client joins, an entry, a gap and an entry. Ann sends
 * all messages.
 */
class EpochCheckTest {
  private static final RoomName OPS = new RoomName("ops");
  private static final int HISTORY = 10;

  private final List<Journal> journals = new ArrayList<>();
  private final Set<EntryId> sent = new TreeSet<>();
  private final List<Span> lossy = new ArrayList<>();
  private boolean endsWithProcess;
  private boolean failsOver;

  private void history(String name, String history) {
    Journal journal = new Journal(name);
    for (String word : history.split(" ", -1)) {
      String[] ids = word.split(">", -1);
      EntryId id = EntryId.of(ids[0]);
      if (journal.notes().isEmpty()) {
        journal.add(new Journal.Joined(1, OPS, null, id));
      } else if (ids.length == 2) {
        journal.add(new Journal.Gap(2, OPS, id, EntryId.of(ids[1])));
      } else {
        sent.add(id);
        journal.add(new Journal.Received(2, OPS, id, key(id), 5, 1));
      }
    }
    journals.add(journal);
  }

  private static String key(EntryId id) {
    return "ann:" + (id.epoch() * 100 + id.seq());
  }

  private void acked(String... ids) {
    Journal journal = new Journal("ann");
    for (String text : ids) {
      EntryId id = EntryId.of(text);
      sent.add(id);
      journal.add(new Journal.Acked(2, OPS, key(id), id));
    }
    journals.add(journal);
  }

  private List<Rule> breaches() {
    Journal sender = new Journal("ann");
    for (EntryId id : sent) {
      int number = (int) (id.epoch() * 100 + id.seq());
      sender.add(new Journal.Sent(1, OPS, key(id), number));
    }
    List<Journal> all = new ArrayList<>(journals);
    all.add(sender);
    Promise promise = new Promise(endsWithProcess, failsOver, lossy, HISTORY, 3_000);
    return PromiseChecker.check(new Evidence(all, List.of(), List.of(), List.of(), promise, true))
        .stream()
        .map(Breach::rule)
        .toList();
  }

  private void finds(Rule... rules) {
    assertEquals(List.of(rules), breaches());
  }

  @Test
  void anEpochThatContinuesTheLastOneNeedsNoGap() {
    history("bob", "7-0 7-1 7-2 8-3 8-4");
    history("cat", "7-0 7-1 7-2 8-3 8-4");
    finds();
  }

  @Test
  void anEmptyRoomMayBeginAnEpochWithoutAGap() {
    history("bob", "7-0 8-1 8-2");
    history("cat", "7-0 8-1 8-2");
    finds();
  }

  @Test
  void aLostEntryThatAnotherClientReceivedNeedsAGap() {
    failsOver = true;
    history("bob", "7-0 7-1 7-2 7-3 7-3>8-2 8-3");
    history("cat", "7-0 7-1 7-2 8-3");
    finds(Rule.WHOLE);
  }

  @Test
  void aLostEntryThatWasAckedNeedsAGap() {
    lossy.add(new Span(0, 10));
    acked("7-3");
    history("bob", "7-0 7-1 7-2 8-3");
    finds(Rule.WHOLE);
  }

  @Test
  void anEpochWhoseNumbersDoNotGoOnNeedsAGap() {
    history("bob", "7-0 7-1 7-2 8-6");
    finds(Rule.WHOLE);
  }

  @Test
  void numbersThatBeginAnewNeedAGap() {
    history("bob", "7-0 7-1 7-2 8-1");
    finds(Rule.WHOLE);
  }

  @Test
  void aLogThatEndsWithItsProcessNeedsAGapAlsoWhereNothingIsKnownToBeLost() {
    endsWithProcess = true;
    history("bob", "7-0 7-1 7-2 8-3");
    history("cat", "7-0 7-1 7-2 7-2>8-2 8-3");
    finds(Rule.WHOLE);
  }

  @Test
  void anEpochWithoutAWitnessIsCrossedByOneGap() {
    failsOver = true;
    history("bob", "7-0 7-1 7-2 7-3 7-3>8-2 8-3");
    history("cat", "7-0 7-1 7-2 7-2>8-2 8-3");
    finds();
  }

  @Test
  void aGapThatIsAnnouncedAgainIsFound() {
    history("bob", "7-0 7-1 7-2 7-2>8-2 7-2>8-2 8-3");
    finds(Rule.GAP);
  }

  @Test
  void aGapThatComesAfterTheNewEpochIsFound() {
    history("bob", "7-0 7-1 7-2 7-2>8-2 8-3 7-2>8-2 8-3");
    finds(Rule.GAP);
  }

  @Test
  void aGapWhereAnotherClientWentOnWithoutOneIsFound() {
    history("bob", "7-0 7-1 7-2 8-3");
    history("cat", "7-0 7-1 7-2 7-2>8-2 8-3");
    finds(Rule.GAP);
  }

  @Test
  void aClientThatLacksTheEndOfAnEpochReceivesAGapWhereOthersGoOn() {
    failsOver = true;
    history("bob", "7-0 7-1 7-2 7-3 8-4");
    history("cat", "7-0 7-1 7-2 7-2>7-3 8-4");
    finds();
  }

  @Test
  void aGapOverAnEpochThatWasLostIsNoBreachWhereOthersReceivedTheEpoch() {
    failsOver = true;
    history("bob", "7-0 7-1 7-2 8-3 8-4 9-5");
    history("cat", "7-0 7-1 7-2 7-2>8-4 9-5");
    finds();
  }

  @Test
  void aReaderThatIsFarBehindMayCrossAnEpochByAGap() {
    StringBuilder rest = new StringBuilder();
    for (int seq = 4; seq <= 3 + HISTORY; seq++) {
      rest.append(" 8-").append(seq);
    }
    history("bob", "7-0 7-1 7-2 8-3" + rest);
    history("cat", "7-0 7-1 7-2 7-2>8-3" + rest);
    finds();
  }

  @Test
  void aGapThatEndsBeforeItBeginsIsFound() {
    history("bob", "7-0 7-1 7-2 8-2>7-2 8-3");
    history("cat", "7-0 7-1 7-2 8-3");
    finds(Rule.GAP);
  }

  @Test
  void aGapThatBeginsAfterTheLastEntryIsFound() {
    history("bob", "7-0 7-1 8-2>8-3 8-4");
    finds(Rule.WHOLE);
  }

  @Test
  void aGapOverAnEntryThatTheNewEpochStillHoldsIsFound() {
    history("bob", "7-0 7-1 7-1>8-2 8-3");
    history("cat", "7-0 7-1 7-1>8-1 8-2 8-3");
    finds(Rule.GAP);
  }

  @Test
  void ackedEntriesMayBeLostWhereThePromiseSaysSo() {
    lossy.add(new Span(0, 10));
    acked("7-3", "7-4");
    history("bob", "7-0 7-1 7-2 7-2>8-4 8-5");
    finds();
  }

  @Test
  void aClientOfALostEndMayReceiveTheLogFromItsBeginning() {
    lossy.add(new Span(0, 10));
    history("bob", "7-0 7-1 7-2 7-3 0-0>7-0 7-1 7-2 7-2>8-3 8-4");
    finds();
  }
}
