package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.server.backplane.Draft;
import belfry.server.backplane.LogName;
import java.util.List;
import java.util.Optional;

/**
 * Keeps sessions from speaking under names that are somebody else's by now. An append may be held,
 * or be on its way, for longer than the lease lasts; so each attempt carries the time until which
 * it may be done, and Redis looks at its clock.
 */
record Fence(Lease lease, LostNames lost, List<Partition> partitions) {
  /** To somebody who spoke while this instance was away; their session is about to end. */
  private static final Refusal NAME_GONE =
      new Refusal(Code.UNAVAILABLE, "somebody else took your name meanwhile");

  private static final Refusal AWAY = new Refusal(Code.UNAVAILABLE, Tried.AWAY);

  /** Why a draft can't be said now; waits for the lease. */
  Optional<Refusal> refusal(Draft draft) {
    if (!lease.awaitFresh(partition(draft))) {
      return Optional.of(AWAY);
    }
    return lost.areOf(draft.origin()) ? Optional.of(NAME_GONE) : Optional.empty();
  }

  /**
   * Until when a draft may be appended to a log, by the clock of that log's Redis: not later than
   * the lease ends where the name is, which may be another Redis, or the same one a little before.
   *
   * @throws Failure when the name may be lost by now
   */
  long until(LogName log, Draft draft) {
    // First of all: what was lost before this term is known by what follows.
    Partition.Term named = partition(draft).term();
    Partition.Term logged = Partition.of(partitions, log.text()).term();
    if (named == null
        || logged == null
        || !lease.isFresh(partition(draft))
        || lost.areOf(draft.origin())) {
      throw Failure.notApplied("the lease has run out");
    }
    return logged.untilIfAsked(named.asked());
  }

  /** Where the name is that the draft is said under. */
  private Partition partition(Draft draft) {
    return Partition.of(partitions, draft.from().key());
  }
}
