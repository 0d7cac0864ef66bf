package belfry.server.backplane.redis;

import belfry.server.backplane.Names;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Pending;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.backplane.redis.link.Timeouts;
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
 * The lease of this instance in every partition. Until it expires, the names and places that the
 * instance holds there are its own. Redis gives the time. The lease is renewed at a third of its
 * length. An instance that finds an expired lease removes the names and places of its owner, and
 * publishes the changes. While Redis is away no lease can be renewed, and none expires.
 *
 * <p>An instance that returns from a long pause, or to a Redis that lost data, claims again what it
 * holds. Names that another instance took meanwhile are reported to {@link Names.Listener}.
 *
 * <p>{@link #renew} is called by one thread, {@code redis-lease}; the other methods by any.
 */
final class Lease {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final long POLL_MILLIS = 10;

  /** The number of renewals in a row without an answer that show a dead connection. */
  private static final int UNANSWERED = 2;

  private final LeaseScripts scripts;
  private final Commands commands;
  private final List<Partition> partitions;
  private final Reconciliation reconciliation;
  private final LogEnds ends;
  private final Runnable reconnect;
  private final InstantSource clock;

  /** The number of renewals in a row at which Redis had another number of items than expected. */
  private final Map<Partition, Integer> mismatches = new HashMap<>();

  private boolean renewedBefore;
  private int unansweredInARow;

  /** A renewal that was sent; {@code answered} completes on a thread of Lettuce. */
  private record Sent(
      Pending<LeaseScripts.Renewal> renewal, CompletableFuture<ClockReading> answered) {}

  Lease(
      LeaseScripts scripts,
      Commands commands,
      List<Partition> partitions,
      Reconciliation reconciliation,
      LogEnds ends,
      Runnable reconnect,
      InstantSource clock) {
    this.scripts = scripts;
    this.commands = commands;
    this.partitions = partitions;
    this.reconciliation = reconciliation;
    this.ends = ends;
    this.reconnect = reconnect;
    this.clock = clock;
  }

  /**
   * Whether this instance holds its lease in a partition, as far as it knows. If the process was
   * paused, names that were lost meanwhile have been reported when this is true again.
   */
  boolean isFresh(Partition partition) {
    LeaseTerm term = partition.term();
    return term != null
        && ClockReading.now(clock).millisSince(term.asked()) < scripts.length().toMillis();
  }

  /** Waits until the lease is held in a partition, for {@link Timeouts#RETRIES} at most. */
  boolean awaitFresh(Partition partition) {
    long deadline = System.nanoTime() + Timeouts.RETRIES.toNanos();
    try {
      while (!isFresh(partition)) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        Thread.sleep(POLL_MILLIS);
      }
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
      return false;
    }
  }

  /** Renews the lease in all partitions; returns the pause until the next renewal. */
  Duration renew() throws InterruptedException {
    if (!commands.isOpen()) {
      return RETRY;
    }
    // For Redis the term begins when the request arrives, so it never ends earlier than here.
    ClockReading asked = ClockReading.now(clock);
    List<Sent> sent = new ArrayList<>();
    for (Partition partition : partitions) {
      var renewal = commands.send(scripts.renew(partition));
      sent.add(new Sent(renewal, renewal.reply().thenApply(_ -> ClockReading.now(clock))));
    }
    int failed = 0;
    boolean unanswered = false;
    for (int i = 0; i < sent.size(); i++) {
      Partition partition = partitions.get(i);
      try {
        LeaseScripts.Renewal renewal = sent.get(i).renewal.await(Timeouts.COMMAND);
        renewed(partition, renewal);
        partition.renewed(new LeaseTerm(asked, sent.get(i).answered.join(), renewal.until()));
      } catch (CommandFailure e) {
        LOG.debug("a lease can't be renewed: {}", e.reason());
        partition.doubt();
        unanswered |= e.isUnanswered();
        failed++;
      }
    }
    reconnectIfDead(unanswered);
    if (failed == sent.size()) {
      return RETRY;
    }
    renewedBefore = true;
    return failed > 0 ? RETRY : scripts.length().dividedBy(3);
  }

  private void reconnectIfDead(boolean unanswered) {
    unansweredInARow = unanswered ? unansweredInARow + 1 : 0;
    if (unansweredInARow == UNANSWERED) {
      unansweredInARow = 0;
      reconnect.run();
    }
  }

  private void renewed(Partition partition, LeaseScripts.Renewal renewal)
      throws InterruptedException {
    switch (renewal.state()) {
      case REAPED -> {
        var _ = reap(scripts.reapOwn(partition));
        partition.doubt();
        commands.send(scripts.renew(partition)).await(Timeouts.COMMAND);
      }
      case NEW -> {
        if (renewedBefore) {
          partition.doubt();
        }
      }
      case HELD -> doubtIfMismatched(partition, renewal.owned());
    }
    if (partition.life() != renewal.life()) {
      if (partition.life() != 0) {
        partition.doubt(); // Redis may have lost the last changes
      }
      ends.report(partition, renewal.life());
    }
    partition.life(renewal.life(), renewal.granted());
    if (partition.takeDoubt()) {
      reconciliation.compare(partition);
    }
    for (String lapsed : renewal.lapsed()) {
      if (!lapsed.equals(scripts.instance())) {
        reapOther(partition, lapsed);
      }
    }
  }

  /** A change under way causes a short mismatch; a mismatch at two renewals in a row is real. */
  private void doubtIfMismatched(Partition partition, long owned) {
    if (owned == partition.size()) {
      mismatches.remove(partition);
    } else if (mismatches.merge(partition, 1, Integer::sum) > 1) {
      mismatches.remove(partition);
      partition.doubt();
    }
  }

  private void reapOther(Partition partition, String lapsed) throws InterruptedException {
    long removed = reap(scripts.reap(partition, lapsed));
    if (removed > 0) {
      LOG.info("instance {} is gone; {} of its names and members were removed", lapsed, removed);
    }
  }

  /** Repeats a call of a reaping script until nothing is left; returns how much was removed. */
  private long reap(ScriptCall<Long> call) throws InterruptedException {
    long removed = 0;
    long atOnce;
    do {
      atOnce = commands.send(call).await(Timeouts.COMMAND);
      removed += Math.max(0, atOnce);
    } while (atOnce == LeaseScripts.REAPED_AT_ONCE);
    return removed;
  }

  /** Gives back everything that this instance holds, and its lease, if Redis can be reached. */
  void giveUp() {
    try {
      for (Partition partition : partitions) {
        if (!commands.isOpen()) {
          return;
        }
        var _ = reap(scripts.reapOwn(partition));
      }
    } catch (CommandFailure e) {
      LOG.debug("other instances will remove what this one held: {}", e.reason());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
    }
  }
}
