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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of this instance, which covers every partition; in a cluster there is one for each, and
 * the instance holds those that it needs. Until it expires, the names and places that the instance
 * holds are its own. Redis gives the time. The lease is renewed at a third of its length. An
 * instance that finds an expired lease removes the names and places of its owner, and publishes the
 * changes. While Redis is away no lease can be renewed, and none expires.
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

  /** The partitions by their leases, in their order. */
  private final LinkedHashMap<SharedLease, List<Partition>> covered;

  private final Reconciliation reconciliation;
  private final LogEnds ends;
  private final Runnable reconnect;
  private final InstantSource clock;

  /** The partitions in which Redis last had another number of items than expected. */
  private final Set<Partition> mismatched = new HashSet<>();

  private int nextCounted;

  /** The time until which it is early for another renewal of all leases. */
  private long earlyUntil = System.nanoTime();

  /** Whether a lease is used that is not held. */
  private final AtomicBoolean wanted = new AtomicBoolean();

  private int unansweredInARow;

  /** The lengths of the lease for which an unused one is kept. */
  private static final int KEPT_UNUSED = 5;

  /** A lease that is given back. */
  private record GivenBack(SharedLease lease, Pending<Boolean> done) {}

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

  /**
   * Waits until the lease is held in a partition, and uses it, for {@link Timeouts#RETRIES} at
   * most.
   */
  boolean awaitFresh(Partition partition) {
    partition.lease().use();
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

  /** Has the next round renew only leases that are not held, unless it is time for all. */
  void wanted() {
    wanted.set(true);
  }

  /** Renews the leases that this instance needs, and gives the others back. */
  @Override
  public Rounds.Answer ask() {
    if (!commands.isOpen()) {
      return () -> new Rounds.Pause(RETRY);
    }
    Deadline deadline = Deadline.after(Timeouts.COMMAND);
    // For Redis the term begins when the request arrives, so it never ends earlier than here.
    ClockReading asked = ClockReading.now(clock);
    boolean isForAll = !wanted.getAndSet(false) || System.nanoTime() - earlyUntil >= 0;
    if (isForAll) {
      earlyUntil = System.nanoTime() + scripts.length().dividedBy(4).toNanos();
    }
    List<SharedLease> needed = needed();
    List<Sent> all =
        send(needed.stream().filter(lease -> isForAll || lease.term() == null).toList());
    List<GivenBack> others =
        covered.keySet().stream()
            .filter(lease -> isForAll && lease.term() != null && !needed.contains(lease))
            .map(lease ->
                new GivenBack(lease, commands.send(scripts.giveBack(lease, partitions(lease)))))
            .toList();
    return () -> {
      Rounds.Next next = handle(all, asked, deadline);
      for (GivenBack other : others) {
        handle(other, deadline);
      }
      return next;
    };
  }

  private List<SharedLease> needed() {
    Set<Integer> followed = covered.size() == 1 ? Set.of() : ends.followedPartitions();
    return covered.keySet().stream().filter(lease -> isNeeded(lease, followed)).toList();
  }

  private boolean isNeeded(SharedLease lease, Set<Integer> followed) {
    return lease.isFirst()
        || !lease.isUnusedFor(keptUnused())
        || partitions(lease).stream()
            .anyMatch(one -> one.isInUse() || followed.contains(one.number()));
  }

  private Duration keptUnused() {
    return scripts.length().multipliedBy(KEPT_UNUSED);
  }

  private void handle(GivenBack given, Deadline deadline) throws InterruptedException {
    try {
      if (given.done.await(deadline.left())) {
        ends.forget(given.lease);
        given.lease.givenBack(keptUnused());
      } else { // Redis has something that this instance does not hold, or a claim came meanwhile
        partitions(given.lease).forEach(Partition::doubt);
      }
    } catch (CommandFailure e) { // the next round tries again
      LOG.debug("a lease can't be given back: {}", e.reason());
    }
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
    return applied < sent ? RETRY : scripts.length().dividedBy(3);
  }

  private void failed(SharedLease lease, CommandFailure failure) {
    LOG.debug("a lease can't be renewed: {}", failure.reason());
    partitions(lease).forEach(Partition::doubt);
  }

  private List<Sent> send(List<SharedLease> leases) {
    List<Partition> all = leases.stream().flatMap(lease -> partitions(lease).stream()).toList();
    Set<Partition> counted = new HashSet<>(mismatched);
    for (int i = 0; i < COUNTED && !all.isEmpty(); i++) {
      counted.add(all.get(nextCounted++ % all.size()));
    }
    List<Sent> sent = new ArrayList<>();
    leases.forEach(lease -> {
      List<Partition> some = partitions(lease).stream().filter(counted::contains).toList();
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
        if (lease.life() != 0) { // the instance held it before
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
        covered.keySet().forEach(SharedLease::use); // it may own something under each of them
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
    if (!lease.isFirst() || !isKnownElsewhere(lapsed)) {
      forget(lease, lapsed);
    }
    if (removed > 0) {
      LOG.info("instance {} is gone; {} of its names and members were removed", lapsed, removed);
    }
  }

  /**
   * Whether another instance has a lease besides the first one. Until it has none, its first lease
   * stays, and keeps the leases of this instance in use, by which the others are removed.
   */
  private boolean isKnownElsewhere(String other) throws InterruptedException {
    List<CompletionStage<Double>> ends =
        covered.keySet().stream()
            .filter(lease -> !lease.isFirst())
            .map(lease -> commands.send(c -> c.zscore(lease.leasesKey(), FieldCodec.bytes(other))))
            .toList();
    boolean known = false;
    for (CompletionStage<Double> end : ends) {
      @Nullable Double at = Commands.await(end, Timeouts.COMMAND);
      known |= at != null;
    }
    return known;
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

  /**
   * Gives back everything that this instance holds, and its lease, if Redis can be reached. The
   * first lease comes last: if something is left, the others see that the instance is gone.
   */
  void giveUp() {
    try {
      for (SharedLease lease : covered.sequencedKeySet().reversed()) {
        if (!commands.isOpen()) {
          return;
        }
        if (lease.term() != null) {
          reapOwn(lease);
        }
      }
    } catch (CommandFailure e) {
      LOG.debug("other instances will remove what this one held: {}", e.reason());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
    }
  }
}
