package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.Reply;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The scripts for a lease of an instance.
 *
 * @param instance the id of this instance
 * @param length the length of its lease
 */
record LeaseScripts(String instance, Duration length) {
  /** The highest number of names and places that one call of {@link #reap} removes. */
  static final int REAPED_AT_ONCE = 500;

  private static final Script RENEW = Scripts.load("renew.lua");
  private static final Script REAP = Scripts.load("reap.lua");
  private static final Script FORGET = Scripts.load("forget-lease.lua");
  private static final Script GIVE_BACK = Scripts.load("give-back.lua");

  /** The index of the first variable item of an answer to {@link #renew}. */
  private static final int COUNTS = 4;

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
   * A renewal of a lease.
   *
   * @param state the state before
   * @param life the beginning of the present life of Redis: see {@link SharedLease#life}
   * @param granted see {@link SharedLease#granted}
   * @param until the end of the lease, by the clock of Redis
   * @param owned the number of names and places that the instance owns in each counted partition
   * @param lapsed the instances whose leases have run out
   */
  record Renewal(
      State state, long life, long granted, long until, List<Long> owned, List<String> lapsed) {}

  /**
   * Renews a lease, or takes one.
   *
   * @param counted the partitions in which Redis counts what the instance owns
   */
  ScriptCall<Renewal> renew(SharedLease lease, List<Partition> counted) {
    List<String> used = new ArrayList<>(List.of(lease.leasesKey(), lease.lifeKey()));
    counted.forEach(partition -> used.add(partition.ownedKey()));
    return new ScriptCall<>(
        RENEW,
        used,
        List.of(instance, length.toMillis(), lease.life()),
        reply -> renewal(reply, counted.size()));
  }

  /** Gives a lease back, unless this instance owns anything that it covers; reads whether. */
  ScriptCall<Boolean> giveBack(SharedLease lease, List<Partition> covered) {
    List<String> used = new ArrayList<>(List.of(lease.leasesKey()));
    covered.forEach(partition -> used.add(partition.ownedKey()));
    return new ScriptCall<>(GIVE_BACK, used, List.of(instance), reply -> reply.number(0) == 1);
  }

  static Renewal renewal(Reply reply, int counted) {
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
        IntStream.range(COUNTS, COUNTS + counted).mapToObj(reply::number).toList(),
        reply.textsFrom(COUNTS + counted));
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
            partition.lease().leasesKey(),
            partition.ownedKey(),
            partition.namesKey(),
            partition.peopleKey(),
            partition.membersKey(),
            partition.countsKey(),
            partition.hostsKey()),
        List.of(owner, REAPED_AT_ONCE, length.toMillis(), itself ? 1 : 0),
        reply -> reply.number(0));
  }

  /** Forgets a lease that was ended by reaping, if its instance owns nothing any more. */
  ScriptCall<Long> forget(SharedLease lease, List<Partition> partitions, String owner) {
    List<String> used = new ArrayList<>(List.of(lease.leasesKey()));
    partitions.forEach(partition -> used.add(partition.ownedKey()));
    return new ScriptCall<>(FORGET, used, List.of(owner), reply -> reply.number(0));
  }
}
