package belfry.server.backplane.redis;

import belfry.server.backplane.Names;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sign of life of this instance: in every partition a time until which what it owns is its own,
 * renewed at a third of its life. Redis tells the time. Whoever sees that another's has run out
 * takes what that one owned and tells the rooms. While Redis is away nobody can renew, and nobody
 * loses anything.
 *
 * <p>An instance that comes back from a long pause, or to a Redis that lost something, claims again
 * what it has; what another has taken meanwhile is told by {@link Names.Listener}.
 */
final class Lease {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final int REAPED_AT_ONCE = 500;
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final long POLL_MILLIS = 10;

  private final String instance;
  private final Duration length;
  private final Redis redis;
  private final List<Partition> partitions;
  private final Audit audit;
  private final InstantSource clock;
  private final Map<Partition, Integer> mismatches = new HashMap<>();

  /**
   * Which process the Redis of a partition was: another one may have forgotten the last changes.
   */
  private final Map<Partition, String> runs = new HashMap<>();

  private boolean began;

  private record Renewal(Reply reply, Moment at) {}

  Lease(
      String instance,
      Duration length,
      Redis redis,
      List<Partition> partitions,
      Audit audit,
      InstantSource clock) {
    this.instance = instance;
    this.length = length;
    this.redis = redis;
    this.partitions = partitions;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Whether it is held in a partition as far as this instance can tell, by the more careful of two
   * clocks. After a pause of this process, what was lost there has been told by then.
   */
  boolean isFresh(Partition partition) {
    Partition.Term term = partition.term();
    return term != null && Moment.now(clock).millisSince(term.asked()) < length.toMillis();
  }

  /** Waits until it is known to be held; says whether it is. */
  boolean awaitFresh(Partition partition) {
    long deadline = System.nanoTime() + RedisOptions.HOLD.toNanos();
    try {
      while (!isFresh(partition)) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        Thread.sleep(POLL_MILLIS);
      }
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // whoever is asked to stop hears it again
      return false;
    }
  }

  /** Renews everywhere; says when to do so again. One thread. */
  Duration renew() throws InterruptedException {
    if (!redis.isOpen()) {
      return RETRY;
    }
    // Redis counts from when it hears this, which is later: it never ends the lease first.
    Moment asked = Moment.now(clock);
    List<CompletableFuture<Renewal>> renewals = new ArrayList<>();
    for (Partition partition : partitions) {
      renewals.add(
          redis
              .send(Script.RENEW, partition.forRenew(), instance, length.toMillis())
              .thenApply(reply -> new Renewal(reply, Moment.now(clock))));
    }
    int failed = 0;
    for (int i = 0; i < renewals.size(); i++) {
      try {
        Renewal renewal = Redis.await(renewals.get(i), RedisOptions.COMMAND);
        Reply reply = renewal.reply();
        renewed(partitions.get(i), reply);
        partitions.get(i).renewed(new Partition.Term(asked, renewal.at(), reply.number(3)));
      } catch (Failure e) {
        LOG.debug("a lease can't be renewed: {}", e.getMessage());
        partitions.get(i).doubt();
        if (++failed == renewals.size()) {
          return RETRY;
        }
      }
    }
    began = true;
    return failed > 0 ? RETRY : length.dividedBy(3);
  }

  private void renewed(Partition partition, Reply reply) throws InterruptedException {
    switch (reply.text(0)) {
      case "REAPED" -> {
        reap(partition, instance, true);
        partition.doubt();
        Redis.await(
            redis.send(Script.RENEW, partition.forRenew(), instance, length.toMillis()),
            RedisOptions.COMMAND);
      }
      case "NEW" -> {
        if (began) {
          partition.doubt();
        }
      }
      default -> compare(partition, reply.number(1));
    }
    String run = runs.put(partition, reply.text(2));
    if (run != null && !run.equals(reply.text(2))) {
      partition.doubt();
    }
    if (partition.takeDoubt()) {
      audit.compare(partition);
    }
    for (int i = 4; i < reply.size(); i++) {
      if (!reply.text(i).equals(instance)) {
        reap(partition, reply.text(i), false);
      }
    }
  }

  /** What is under way makes a difference for a moment; one that stays is a real one. */
  private void compare(Partition partition, long owned) {
    if (owned == partition.size()) {
      mismatches.remove(partition);
    } else if (mismatches.merge(partition, 1, Integer::sum) > 1) {
      mismatches.remove(partition);
      partition.doubt();
    }
  }

  private void reap(Partition partition, String lapsed, boolean itself)
      throws InterruptedException {
    long taken;
    do {
      Reply reply =
          Redis.await(
              redis.send(
                  Script.REAP,
                  partition.forReap(),
                  lapsed,
                  REAPED_AT_ONCE,
                  length.toMillis(),
                  itself ? 1 : 0),
              RedisOptions.COMMAND);
      taken = reply.number(0);
      if (taken > 0 && !itself) {
        LOG.info("instance {} is gone; {} of its names and members were removed", lapsed, taken);
      }
    } while (taken == REAPED_AT_ONCE);
  }

  /** Gives back all that this instance owns, and its lease. Best effort. */
  void giveUp() {
    try {
      for (Partition partition : partitions) {
        if (!redis.isOpen()) {
          return;
        }
        reap(partition, instance, true);
      }
    } catch (Failure e) {
      LOG.debug("what this instance owned is left to the others: {}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // whoever is asked to stop hears it again
    }
  }
}
