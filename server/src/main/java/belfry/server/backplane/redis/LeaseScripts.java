package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.Reply;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import java.time.Duration;
import java.util.List;

/**
 * The scripts for the lease of an instance in a partition.
 *
 * @param instance the id of this instance
 * @param length the length of its lease
 */
record LeaseScripts(String instance, Duration length) {
  /** The highest number of names and places that one call of {@link #reap} removes. */
  static final int REAPED_AT_ONCE = 500;

  private static final Script RENEW = Scripts.load("renew.lua");
  private static final Script REAP = Scripts.load("reap.lua");

  /** The state of a lease before it was renewed. */
  enum State {
    /** The lease was held. */
    HELD,
    /** There was no lease, or it had run out: others could take what the instance owned. */
    NEW,
    /** Another instance is removing what this one owned; the lease was not renewed. */
    REAPED
  }

  /**
   * A renewal of the lease.
   *
   * @param state the state before
   * @param owned the number of names and places that the instance owns in the partition
   * @param life the beginning of the present life of Redis: see {@link Partition#life}
   * @param granted see {@link Partition#granted}
   * @param until the end of the lease, by the clock of Redis
   * @param lapsed the instances whose leases have run out
   */
  record Renewal(
      State state, long owned, long life, long granted, long until, List<String> lapsed) {}

  /** Renews the lease, or takes one. */
  ScriptCall<Renewal> renew(Partition partition) {
    return new ScriptCall<>(
        RENEW,
        List.of(partition.leasesKey(), partition.ownedKey(), partition.lifeKey()),
        List.of(instance, length.toMillis(), partition.life()),
        LeaseScripts::renewal);
  }

  static Renewal renewal(Reply reply) {
    State state =
        switch (reply.text(0)) {
          case "HELD" -> State.HELD;
          case "NEW" -> State.NEW;
          case "REAPED" -> State.REAPED;
          default -> throw Reply.unreadable();
        };
    return new Renewal(
        state,
        reply.number(1),
        reply.number(2),
        reply.number(3),
        reply.number(4),
        reply.textsFrom(5));
  }

  /** Removes some of what another instance owns, if its lease has run out; reads the number. */
  ScriptCall<Long> reap(Partition partition, String lapsed) {
    return reap(partition, lapsed, false);
  }

  /** Removes some of what this instance owns, and ends its lease; reads the number. */
  ScriptCall<Long> reapOwn(Partition partition) {
    return reap(partition, instance, true);
  }

  private ScriptCall<Long> reap(Partition partition, String owner, boolean itself) {
    return new ScriptCall<>(
        REAP,
        List.of(
            partition.leasesKey(),
            partition.ownedKey(),
            partition.namesKey(),
            partition.peopleKey(),
            partition.membersKey(),
            partition.countsKey()),
        List.of(owner, REAPED_AT_ONCE, length.toMillis(), itself ? 1 : 0),
        reply -> reply.number(0));
  }
}
