package belfry.server.backplane.redis;

import belfry.server.backplane.Names;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Deadline;
import belfry.server.backplane.redis.link.Pending;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.backplane.redis.link.Timeouts;
import belfry.server.task.Rounds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of this instance, which covers every partition; in a cluster there is one for each.
 * Until it expires, the names and places that the instance holds are its own. Redis gives the time.
 * The lease is renewed at a third of its length. An instance that finds an expired lease removes
 * the names and places of its owner, and publishes the changes. While Redis is away no lease can be
 * renewed, and none expires.
 *
 * <p>An instance that returns from a long pause, or to a Redis that lost data, claims again what it
 * holds. Names that another instance took meanwhile are reported to {@link Names.Listener}.
 *
 * <p>A task of the rounds {@code redis-rounds}: their thread renews, and the thread {@code
 * redis-lease} repairs what differs. Any thread may call the other methods.
 */
final class Lease implements Rounds.Task {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final long POLL_MILLIS = 10;

  /** The number of renewals in a row without an answer that show a dead connection. */
  private static final int UNANSWERED = 2;

  /**
   * The number of partitions in which one renewal compares numbers, besides those that differed at
   * the renewal before.
   */
  private static final int COUNTED = 4;

  private final LeaseScripts scripts;
  private final Commands commands;
  private final List<Partition> partitions;

  /** The partitions by their leases, in their order. */
  private final Map<SharedLease, List<Partition>> covered;

  private final Reconciliation reconciliation;
  private final LogEnds ends;
  private final Runnable reconnect;
  private final InstantSource clock;

  /** The partitions in which Redis last had another number of items than expected. */
  private final Set<Partition> mismatched = new HashSet<>();

  private int nextCounted;
  private boolean renewedBefore;
  private int unansweredInARow;

  /** A renewal that was sent; {@code answered} completes on a thread of Lettuce. */
  private record Sent(
      SharedLease lease,
      List<Partition> counted,
      Pending<LeaseScripts.Renewal> renewal,
      CompletableFuture<ClockReading> answered) {}

  private record Answered(Sent sent, LeaseScripts.Renewal renewal) {}

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
    this.covered =
        partitions.stream()
            .collect(
                Collectors.groupingBy(Partition::lease, LinkedHashMap::new, Collectors.toList()));
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
    LeaseTerm term = partition.lease().term();
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

  /** Renews the lease of each partition. */
  @Override
  public Rounds.Answer ask() {
    if (!commands.isOpen()) {
      return () -> new Rounds.Pause(RETRY);
    }
    Deadline deadline = Deadline.after(Timeouts.COMMAND);
    // For Redis the term begins when the request arrives, so it never ends earlier than here.
    ClockReading asked = ClockReading.now(clock);
    List<Sent> all = send();
    return () -> handle(all, asked, deadline);
  }

  private Rounds.Next handle(List<Sent> all, ClockReading asked, Deadline deadline)
      throws InterruptedException {
    List<Answered> answers = new ArrayList<>();
    boolean unanswered = false;
    for (Sent sent : all) {
      try {
        answers.add(new Answered(sent, sent.renewal.await(deadline.left())));
      } catch (CommandFailure e) {
        unanswered |= e.isUnanswered();
        failed(sent.lease, e);
      }
    }
    reconnectIfDead(unanswered);
    answers.forEach(this::doubtIfMismatched);
    return answers.stream().allMatch(this::isAsExpected)
        ? new Rounds.Pause(apply(answers, all.size(), asked))
        : new Rounds.Work(() -> apply(answers, all.size(), asked));
  }

  /** Whether nothing has to be repaired, so that to apply the answer takes no time. */
  private boolean isAsExpected(Answered answer) {
    LeaseScripts.Renewal renewal = answer.renewal;
    SharedLease lease = answer.sent.lease;
    return renewal.state() == LeaseScripts.State.HELD
        && renewal.life() == lease.life()
        && renewal.lapsed().isEmpty()
        && partitions(lease).stream().noneMatch(Partition::isDoubted);
  }

  /** Applies the answers to some renewals; returns the pause until the next ones. */
  private Duration apply(List<Answered> answers, int sent, ClockReading asked)
      throws InterruptedException {
    int applied = 0;
    for (Answered answer : answers) {
      try {
        renewed(answer.sent, answer.renewal, asked);
        applied++;
      } catch (CommandFailure e) {
        failed(answer.sent.lease, e);
      }
    }
    renewedBefore |= applied > 0;
    return applied < sent ? RETRY : scripts.length().dividedBy(3);
  }

  private void failed(SharedLease lease, CommandFailure failure) {
    LOG.debug("a lease can't be renewed: {}", failure.reason());
    partitions(lease).forEach(Partition::doubt);
  }

  private List<Sent> send() {
    Set<Partition> counted = new HashSet<>(mismatched);
    for (int i = 0; i < COUNTED; i++) {
      counted.add(partitions.get(nextCounted++ % partitions.size()));
    }
    List<Sent> sent = new ArrayList<>();
    covered.forEach((lease, all) -> {
      List<Partition> some = all.stream().filter(counted::contains).toList();
      var renewal = commands.send(scripts.renew(lease, some));
      var answered = renewal.reply().thenApply(_ -> ClockReading.now(clock));
      sent.add(new Sent(lease, some, renewal, answered));
    });
    return sent;
  }

  private List<Partition> partitions(SharedLease lease) {
    return covered.getOrDefault(lease, List.of());
  }

  private void reconnectIfDead(boolean unanswered) {
    unansweredInARow = unanswered ? unansweredInARow + 1 : 0;
    if (unansweredInARow == UNANSWERED) {
      unansweredInARow = 0;
      reconnect.run();
    }
  }

  private void renewed(Sent sent, LeaseScripts.Renewal renewal, ClockReading asked)
      throws InterruptedException {
    SharedLease lease = sent.lease;
    List<Partition> all = partitions(lease);
    switch (renewal.state()) {
      case REAPED -> {
        reapOwn(lease);
        all.forEach(Partition::doubt);
        commands.send(scripts.renew(lease, List.of())).await(Timeouts.COMMAND);
      }
      case NEW -> {
        if (renewedBefore) {
          all.forEach(Partition::doubt);
        }
      }
      case HELD -> {} // see doubtIfMismatched
    }
    if (lease.life() != renewal.life()) {
      if (lease.life() != 0) {
        all.forEach(Partition::doubt); // Redis may have lost the last changes
      }
      ends.report(lease, renewal.life());
    }
    lease.life(renewal.life(), renewal.granted());
    for (Partition partition : all) {
      if (partition.takeDoubt()) {
        reconciliation.compare(partition);
      }
    }
    lease.renewed(new LeaseTerm(asked, sent.answered.join(), renewal.until()));
    for (String lapsed : renewal.lapsed()) {
      if (!lapsed.equals(scripts.instance())) {
        reapOther(lease, lapsed);
      }
    }
  }

  private void doubtIfMismatched(Answered answer) {
    if (answer.renewal.state() == LeaseScripts.State.HELD) {
      List<Partition> counted = answer.sent.counted;
      for (int i = 0; i < counted.size(); i++) {
        doubtIfMismatched(counted.get(i), answer.renewal.owned().get(i));
      }
    }
  }

  /** A change under way causes a short mismatch; a mismatch at two renewals in a row is real. */
  private void doubtIfMismatched(Partition partition, long owned) {
    if (owned == partition.size()) {
      mismatched.remove(partition);
    } else if (!mismatched.add(partition)) {
      mismatched.remove(partition);
      partition.doubt();
    }
  }

  private void reapOther(SharedLease lease, String lapsed) throws InterruptedException {
    long removed = 0;
    for (Partition partition : partitions(lease)) {
      removed += reap(scripts.reap(partition, lapsed));
    }
    forget(lease, lapsed);
    if (removed > 0) {
      LOG.info("instance {} is gone; {} of its names and members were removed", lapsed, removed);
    }
  }

  private void reapOwn(SharedLease lease) throws InterruptedException {
    for (Partition partition : partitions(lease)) {
      var _ = reap(scripts.reapOwn(partition));
    }
    forget(lease, scripts.instance());
  }

  private void forget(SharedLease lease, String owner) throws InterruptedException {
    var _ = commands.send(scripts.forget(lease, partitions(lease), owner)).await(Timeouts.COMMAND);
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
      for (SharedLease lease : covered.keySet()) {
        if (!commands.isOpen()) {
          return;
        }
        reapOwn(lease);
      }
    } catch (CommandFailure e) {
      LOG.debug("other instances will remove what this one held: {}", e.reason());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
    }
  }
}
