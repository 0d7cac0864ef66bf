package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.trials.chaos.Breach.Rule;
import belfry.trials.chaos.Evidence.Answer;
import belfry.trials.chaos.Evidence.Outage;
import belfry.trials.chaos.Evidence.Promise;
import belfry.trials.chaos.Evidence.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each promise, broken by hand in what two clients received. */
class PromiseCheckerTest {
  private static final RoomName OPS = new RoomName("ops");
  private static final EntryId BEGIN = new EntryId(7, 0);
  private static final int HISTORY = 10;
  private static final long WITHIN = 3_000;

  private final Journal ann = new Journal("ann");
  private final Journal bob = new Journal("bob");
  private final List<Span> calms = new ArrayList<>();
  private final List<Outage> outages = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Span> lossy = new ArrayList<>();
  private boolean endsWithProcess;
  private boolean failsOver;
  private long now = 1_000;

  /** Ann and bob are in the room and receive the first messages, which ann sends. */
  private void talk(int lines) {
    joins(ann, null);
    joins(bob, null);
    for (int line = 1; line <= lines; line++) {
      says(ann, line);
      acked(ann, line, line);
      hears(ann, line, line);
      hears(bob, line, line);
    }
  }

  private static EntryId id(int seq) {
    return new EntryId(7, seq);
  }

  private static String key(int line) {
    return "ann:" + line;
  }

  private void joins(Journal who, @Nullable EntryId after) {
    who.add(new Journal.Joined(++now, OPS, after, BEGIN));
  }

  private void leaves(Journal who) {
    who.add(new Journal.Left(++now, null));
  }

  private void says(Journal who, int line) {
    who.add(new Journal.Sent(++now, OPS, key(line), line));
  }

  private void acked(Journal who, int line, int seq) {
    who.add(new Journal.Acked(++now, OPS, key(line), id(seq)));
  }

  private void hears(Journal who, int line, int seq) {
    hears(who, line, id(seq));
  }

  private void hears(Journal who, int line, EntryId id) {
    who.add(new Journal.Received(++now, OPS, id, key(line), 5, id.seq()));
  }

  private void gap(Journal who, int from, int to) {
    who.add(new Journal.Gap(++now, OPS, id(from), id(to)));
  }

  private List<Breach> breaches(boolean atRest) {
    return PromiseChecker.check(
        new Evidence(
            List.of(ann, bob),
            calms,
            outages,
            answers,
            new Promise(endsWithProcess, failsOver, lossy, HISTORY, WITHIN),
            atRest));
  }

  private void finds(Rule... rules) {
    assertEquals(List.of(rules), breaches(true).stream().map(Breach::rule).distinct().toList());
  }

  @Test
  void keptPromisesAreNoBreach() {
    talk(5);
    finds();
  }

  @Test
  void anAckedMessageThatNobodyReceivedIsFound() {
    talk(2);
    says(ann, 3);
    acked(ann, 3, 3);
    finds(Rule.HELD, Rule.WHOLE);
  }

  @Test
  void aMessageOnItsWayIsNoBreachBeforeAllIsAtRest() {
    talk(2);
    says(ann, 3);
    acked(ann, 3, 3);
    assertEquals(List.of(), breaches(false));
  }

  @Test
  void anEntryThatThePromiseGivesUpIsNoBreach() {
    talk(2);
    says(ann, 3);
    lossy.add(new Span(now, now + 10));
    acked(ann, 3, 3);
    finds();
  }

  @Test
  void aMessageThatIsPostedTwiceIsFound() {
    talk(2);
    hears(ann, 2, 3);
    hears(bob, 2, 3);
    finds(Rule.ONCE);
  }

  @Test
  void aSecondAckWithAnotherIdIsFound() {
    talk(2);
    acked(ann, 2, 3);
    hears(ann, 2, 3);
    hears(bob, 2, 3);
    finds(Rule.ONCE);
  }

  @Test
  void anEntryThatIsNotTheSameForAllIsFound() {
    talk(2);
    says(ann, 3);
    says(ann, 4);
    hears(ann, 3, 3);
    hears(bob, 4, 3);
    finds(Rule.ORDER);
  }

  @Test
  void anEntryThatArrivesAgainIsFound() {
    talk(3);
    hears(bob, 3, 3);
    finds(Rule.ORDER);
  }

  @Test
  void messagesOfASenderInAnotherOrderAreFound() {
    joins(ann, null);
    says(ann, 1);
    says(ann, 2);
    hears(ann, 2, 1);
    hears(ann, 1, 2);
    finds(Rule.SENDER);
  }

  @Test
  void messagesOfOneBurstThatWereSentAgainMayChangePlaces() {
    joins(ann, null);
    ann.add(new Journal.Sent(++now, OPS, key(1), 1));
    ann.add(new Journal.Sent(++now, OPS, key(2), 1));
    ann.add(new Journal.SentAgain(++now, key(1)));
    hears(ann, 2, 1);
    hears(ann, 1, 2);
    finds();
  }

  @Test
  void anEntryThatOneClientLacksIsFound() {
    talk(2);
    says(ann, 3);
    says(ann, 4);
    hears(ann, 3, 3);
    hears(ann, 4, 4);
    hears(bob, 4, 4);
    finds(Rule.WHOLE);
  }

  @Test
  void anEntryThatNobodyReceivedIsFoundByItsNumber() {
    talk(2);
    says(ann, 4);
    hears(ann, 4, 4);
    hears(bob, 4, 4);
    finds(Rule.WHOLE);
  }

  @Test
  void aMissingEndOfARoomIsFound() {
    talk(2);
    says(ann, 3);
    hears(ann, 3, 3);
    finds(Rule.WHOLE);
  }

  @Test
  void anAbsentClientReceivesWhatItMissedOnComingBack() {
    talk(2);
    leaves(bob);
    says(ann, 3);
    hears(ann, 3, 3);
    finds();
    joins(bob, id(2));
    finds(Rule.WHOLE);
    hears(bob, 3, 3);
    finds();
  }

  @Test
  void aClientWithoutALastEntryReceivesOnlyLaterEntries() {
    talk(2);
    bob.add(new Journal.Left(++now, OPS));
    says(ann, 3);
    hears(ann, 3, 3);
    bob.add(new Journal.Joined(++now, OPS, null, id(3)));
    says(ann, 4);
    hears(ann, 4, 4);
    hears(bob, 4, 4);
    finds();
  }

  @Test
  void aGapWithoutNeedIsFound() {
    talk(2);
    says(ann, 3);
    says(ann, 4);
    hears(ann, 3, 3);
    hears(ann, 4, 4);
    gap(bob, 2, 3);
    hears(bob, 4, 4);
    finds(Rule.GAP);
  }

  @Test
  void aGapOfWhatTheLogNoLongerHoldsIsNoBreach() {
    talk(2);
    for (int line = 3; line <= 3 + HISTORY; line++) {
      says(ann, line);
      hears(ann, line, line);
    }
    gap(bob, 2, 3);
    for (int line = 4; line <= 3 + HISTORY; line++) {
      hears(bob, line, line);
    }
    finds();
  }

  @Test
  void aGapThatDoesNotReachBackToTheLastEntryIsFound() {
    talk(2);
    for (int line = 3; line <= 5 + HISTORY; line++) {
      says(ann, line);
      hears(ann, line, line);
    }
    gap(bob, 3, 4);
    for (int line = 5; line <= 5 + HISTORY; line++) {
      hears(bob, line, line);
    }
    finds(Rule.WHOLE);
  }

  @Test
  void aLogThatEndsWithItsProcessMayLoseEntriesOnlyWithAGap() {
    endsWithProcess = true;
    talk(2);
    says(ann, 3);
    hears(ann, 3, 3);
    EntryId next = new EntryId(8, 1);
    says(ann, 4);
    ann.add(new Journal.Gap(++now, OPS, id(3), new EntryId(8, 0)));
    hears(ann, 4, next);
    hears(bob, 4, next);
    finds(Rule.WHOLE);
  }

  @Test
  void aLogThatEndsWithItsProcessMayHoldAMessageAgain() {
    endsWithProcess = true;
    talk(2);
    for (Journal who : List.of(ann, bob)) {
      who.add(new Journal.Gap(++now, OPS, id(2), new EntryId(8, 0)));
      hears(who, 2, new EntryId(8, 1));
    }
    finds();
  }

  @Test
  void anEntryThatWasNotAckedMayEndWithItsMasterAndBePostedAgain() {
    failsOver = true;
    talk(2);
    says(ann, 3);
    hears(ann, 3, 3);
    EntryId next = new EntryId(8, 3);
    ann.add(new Journal.Acked(++now, OPS, key(3), next));
    ann.add(new Journal.Gap(++now, OPS, id(3), new EntryId(8, 2)));
    bob.add(new Journal.Gap(++now, OPS, id(2), new EntryId(8, 2)));
    hears(ann, 3, next);
    hears(bob, 3, next);
    finds();
    failsOver = false;
    finds(Rule.ONCE, Rule.GAP);
  }

  @Test
  void anAckedMessageOutlivesItsMaster() {
    failsOver = true;
    talk(2);
    says(ann, 3);
    says(ann, 4);
    hears(ann, 3, 3);
    acked(ann, 3, 3);
    EntryId next = new EntryId(8, 3);
    hears(ann, 4, next);
    hears(bob, 4, next);
    finds(Rule.WHOLE);
  }

  @Test
  void aLateMessageIsFoundWhileNothingIsBroken() {
    talk(2);
    says(ann, 3);
    acked(ann, 3, 3);
    calms.add(new Span(now, now + 60_000));
    hears(ann, 3, 3);
    now += WITHIN;
    hears(bob, 3, 3);
    finds(Rule.TIME);
  }

  @Test
  void aMessageIsNotLateForAClientThatDoesNotRead() {
    talk(2);
    says(ann, 3);
    acked(ann, 3, 3);
    calms.add(new Span(now, now + 60_000));
    hears(ann, 3, 3);
    bob.add(new Journal.Reading(++now, false));
    now += WITHIN;
    bob.add(new Journal.Reading(++now, true));
    hears(bob, 3, 3);
    finds();
  }

  @Test
  void aMessageIsNotLateWhileSomethingIsBroken() {
    talk(2);
    says(ann, 3);
    acked(ann, 3, 3);
    calms.add(new Span(now, now + 1_000));
    hears(ann, 3, 3);
    now += WITHIN;
    calms.add(new Span(now, now + 60_000));
    hears(bob, 3, 3);
    finds();
  }

  @Test
  void aMessageThatNobodySentIsFound() {
    talk(2);
    hears(ann, 3, 3);
    hears(bob, 3, 3);
    finds(Rule.TALK);
  }

  @Test
  void aNameThatSpeaksLongAfterAnotherHasItIsFound() {
    reigns(ann, "a.1");
    reigns(bob, "b.1");
    speaks(ann, "a.1:1");
    finds();
    now += PromiseChecker.NAME_WINDOW;
    speaks(ann, "a.1:2");
    finds(Rule.NAME);
  }

  private void reigns(Journal who, String reign) {
    who.add(new Journal.NameOwned(++now, reign));
  }

  private int spoken;

  private void speaks(Journal who, String line) {
    who.add(new Journal.Sent(++now, NameContender.ROOM, line, ++spoken));
    Journal listener = who.equals(ann) ? bob : ann;
    if (spoken == 1) {
      listener.add(new Journal.Joined(++now, NameContender.ROOM, null, BEGIN));
    }
    listener.add(new Journal.Received(++now, NameContender.ROOM, id(spoken), line, 5, now));
  }

  @Test
  void anInstanceThatIsCutOffAndSaysThatItIsReadyIsFound() {
    outages.add(new Outage("one", new Span(10_000, 20_000)));
    answers.add(new Answer("one", 12_000, 12_001, true));
    answers.add(new Answer("two", 15_000, 15_001, true));
    answers.add(new Answer("one", 15_000, 15_001, false));
    answers.add(new Answer("one", 21_000, 21_001, true));
    finds();
    answers.add(new Answer("one", 15_200, 15_201, true));
    finds(Rule.READY);
  }

  @Test
  void whatTheProtocolDoesNotSayIsFound() {
    talk(1);
    bob.add(new Journal.Unexpected(++now, "refused: full"));
    finds(Rule.TALK);
  }

  @Test
  void aBreachNamesTheClientAndTheEntry() {
    talk(2);
    hears(bob, 2, 2);
    assertTrue(breaches(true).getFirst().toString().contains("bob received #ops 7-2 after 7-2"));
  }
}
