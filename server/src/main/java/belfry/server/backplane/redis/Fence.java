package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.server.backplane.Draft;
import belfry.server.backplane.LogName;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.CommandResult;
import java.util.List;
import java.util.Optional;

/**
 * Prevents a session from writing under a name that belongs to somebody else by now. An append may
 * wait, or be under way, for longer than the lease lasts. So each attempt carries the time until
 * which it may be done, and the script compares that with the clock of Redis.
 */
record Fence(Lease lease, LostNames lost, List<Partition> partitions) {
  private static final Refusal NAME_LOST =
      new Refusal(Code.UNAVAILABLE, "somebody else took your name meanwhile");

  private static final Refusal UNAVAILABLE =
      new Refusal(Code.UNAVAILABLE, CommandResult.UNAVAILABLE);

  /**
   * Waits for the leases; then gives the reason why a draft can't be appended to a log now, if any.
   */
  Optional<Refusal> refusal(LogName log, Draft draft) {
    if (!lease.awaitFresh(partitionOfName(draft)) || !lease.awaitFresh(partitionOf(log))) {
      return Optional.of(UNAVAILABLE);
    }
    return lost.contains(draft.origin()) ? Optional.of(NAME_LOST) : Optional.empty();
  }

  /**
   * The time until which a draft may be appended to a log, by the clock of the log's Redis. It is
   * not later than the end of the lease in the partition of the name. That partition may be in
   * another Redis, or have been renewed a little earlier in this one.
   *
   * @throws CommandFailure if the name may be lost by now
   */
  long until(LogName log, Draft draft) {
    // Read first: names that were lost before this term have been reported, so the check below
    // sees them.
    LeaseTerm ofName = partitionOfName(draft).lease().term();
    LeaseTerm ofLog = partitionOf(log).lease().term();
    if (ofName == null
        || ofLog == null
        || !lease.isFresh(partitionOfName(draft))
        || lost.contains(draft.origin())) {
      throw CommandFailure.notApplied("the lease has run out");
    }
    return ofLog.untilIfAsked(ofName.asked());
  }

  private Partition partitionOf(LogName log) {
    return Partition.of(partitions, log.text());
  }

  private Partition partitionOfName(Draft draft) {
    return Partition.of(partitions, draft.from().key());
  }
}
