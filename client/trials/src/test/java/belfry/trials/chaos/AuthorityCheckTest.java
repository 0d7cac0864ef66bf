package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import belfry.trials.chaos.Breach.Rule;
import belfry.trials.chaos.Evidence.Promise;
import belfry.trials.chaos.Evidence.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a moderator forbade, and what happened all the same. */
class AuthorityCheckTest {
  private static final RoomName COURT = new RoomName("court1");

  private final Journal judge = new Journal("judge");
  private final Journal suspect = new Journal("suspect0");
  private final List<Span> lossy = new ArrayList<>();
  private boolean endsWithProcess;
  private long now = 1_000;

  private void joins(Journal who) {
    who.add(new Journal.Joined(++now, COURT, null, id(0)));
  }

  private static EntryId id(int seq) {
    return new EntryId(7, seq);
  }

  private void hears(Journal who, int seq) {
    String key = TestMessages.key("suspect0.1", seq);
    who.add(new Journal.Received(++now, COURT, id(seq), key, 5, now));
  }

  /** A client receives the entry of an act. */
  private void hears(Journal who, int seq, Sanction act) {
    who.add(new Journal.Received(++now, COURT, id(seq), "judge|0", 0, now));
    who.add(new Journal.Moderated(now, COURT, id(seq), act, "suspect0"));
  }

  private void isPutOut() {
    suspect.add(new Journal.PutOut(++now, COURT));
  }

  private void finds(Rule... rules) {
    List<Breach> breaches = new ArrayList<>();
    Promise promise = new Promise(endsWithProcess, false, lossy, 10, 3_000);
    new AuthorityCheck(
            new Evidence(List.of(judge, suspect), List.of(), List.of(), List.of(), promise, true),
            breaches)
        .run();
    assertEquals(List.of(rules), breaches.stream().map(Breach::rule).toList(), breaches::toString);
  }

  @Test
  void silenceBetweenAnActAndItsEndIsNoBreach() {
    joins(judge);
    hears(judge, 1);
    hears(judge, 2, Sanction.BAN);
    hears(judge, 3, Sanction.UNBAN);
    hears(judge, 4);
    hears(judge, 5, Sanction.MUTE);
    hears(judge, 6, Sanction.UNMUTE);
    hears(judge, 7);
    hears(judge, 8, Sanction.KICK);
    hears(judge, 9);
    finds();
  }

  @Test
  void messageOfABannedPersonIsFound() {
    joins(judge);
    hears(judge, 1, Sanction.BAN);
    hears(judge, 2);
    finds(Rule.AUTHORITY);
  }

  @Test
  void messageOfAMutedPersonIsFoundWhateverElseIsLifted() {
    joins(judge);
    hears(judge, 1, Sanction.MUTE);
    hears(judge, 2, Sanction.UNBAN);
    hears(judge, 3);
    finds(Rule.AUTHORITY);
  }

  @Test
  void nothingIsKnownAfterAGap() {
    joins(judge);
    hears(judge, 1, Sanction.BAN);
    judge.add(new Journal.Gap(++now, COURT, id(1), id(3)));
    hears(judge, 4);
    finds();
  }

  @Test
  void clientThatResumesStillKnowsWhoIsBanned() {
    joins(judge);
    hears(judge, 1, Sanction.BAN);
    judge.add(new Journal.Left(++now, null));
    judge.add(new Journal.Joined(++now, COURT, id(1), id(2)));
    hears(judge, 2);
    finds(Rule.AUTHORITY);
  }

  @Test
  void newcomerKnowsNothingOfEarlierActs() {
    joins(suspect);
    hears(suspect, 1, Sanction.BAN);
    isPutOut();
    joins(suspect);
    hears(suspect, 5);
    finds();
  }

  @Test
  void whoIsToldSomethingBetweenTheActAndTheNewsOfItIsFound() {
    joins(suspect);
    hears(suspect, 1, Sanction.KICK);
    hears(suspect, 2);
    isPutOut();
    finds(Rule.AUTHORITY);
  }

  @Test
  void whoIsToldSomethingAfterItWasPutOutIsFound() {
    joins(suspect);
    hears(suspect, 1, Sanction.KICK);
    isPutOut();
    suspect.add(new Journal.Noticed(++now, COURT));
    hears(suspect, 2);
    suspect.add(new Journal.Gap(++now, COURT, id(2), id(3)));
    finds(Rule.AUTHORITY, Rule.AUTHORITY, Rule.AUTHORITY);
  }

  @Test
  void earlierActThatEndedAnEarlierVisitIsNoBreach() {
    joins(suspect);
    hears(suspect, 1, Sanction.KICK);
    hears(suspect, 2);
    finds();
  }

  @Test
  void lossOfTheModeratorsAccountIsFoundUnlessItMayBeLost() {
    judge.add(new Journal.Registered(++now));
    long registered = now;
    suspect.add(new Journal.AccountGone(++now, "its name was given to suspect0"));
    finds(Rule.NAME);

    lossy.add(new Span(registered, registered));
    finds();
    lossy.clear();
    endsWithProcess = true;
    finds();
  }
}
