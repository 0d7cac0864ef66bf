package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.RedisLink;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import belfry.server.task.PeriodicTask;
import belfry.server.task.Rounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases of instances that renew only when the test calls for it. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class LeaseIT {
  private static final Duration LENGTH = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LONG_AGO = "1";
  private static final Nickname ANN = Nickname.of("ann");
  private static final Nickname BOB = Nickname.of("bob");
  private static final Holder FIRST = new Holder("first", "secret");
  private static final Holder OTHER = new Holder("other", "other");

  private final Keys keys;
  private final List<String> lost = new ArrayList<>();
  private RedisServer server;
  private RedisLink link;

  /**
   * Tests one layout of keys.
   *
   * @param isCluster whether each partition has a lease of its own, which also a single Redis can
   *     keep
   */
  LeaseIT(boolean isCluster) {
    keys = new Keys(RedisOptions.PREFIX, isCluster);
  }

  @BeforeEach
  void startRedis() throws Exception {
    server = RedisServer.started();
    link =
        RedisLink.connect(
            RedisTarget.of(server.url(), RedisTarget.PasswordFiles.NONE),
            Optional.empty(),
            RedisOptions.PREFIX,
            0,
            Duration.ofSeconds(5),
            new Failures());
  }

  @AfterEach
  void stopRedis() {
    link.close();
    server.close();
  }

  /** The parts of an instance that names need. */
  private final class Instance {
    private final List<Partition> partitions = Partition.all(keys, () -> {});
    private final LostNames lostNames = new LostNames();
    private final Lease lease;
    private final RedisNames names;

    Instance(String id) {
      this(id, LENGTH);
    }

    Instance(String id, Duration length) {
      lostNames.listen((holder, name, _) -> lost.add(holder + " lost " + name));
      Commands commands = link.commands();
      NameScripts nameScripts = new NameScripts(id, length);
      Reconciliation reconciliation =
          new Reconciliation(id, commands, nameScripts, new PresenceScripts(id), lostNames);
      FollowedLogs followed =
          new FollowedLogs(
              keys,
              new StreamReader(keys, commands, partitions),
              link.channels(),
              new LogCounters(),
              new Failures());
      lease =
          new Lease(
              new LeaseScripts(id, length),
              commands,
              partitions,
              reconciliation,
              new LogEnds(keys, id, commands, followed),
              () -> {},
              InstantSource.system());
      names = new RedisNames(commands, nameScripts, lease, reconciliation, partitions, lostNames);
    }

    /** Renews the lease, and repairs what differs. */
    void renew() throws InterruptedException {
      if (lease.ask().handle() instanceof Rounds.Work(PeriodicTask.Run repair)) {
        var _ = repair.once();
      }
    }

    /** Renews the leases in use, again and again, until something holds. */
    void renewUntil(BooleanSupplier done) throws Exception {
      Instant deadline = Instant.now().plus(PATIENCE);
      while (!done.getAsBoolean()) {
        assertTrue(Instant.now().isBefore(deadline), "it does not come to that");
        renew();
      }
    }

    /** Claims a name while it renews; again if its leases lapse meanwhile, on a slow machine. */
    void claimAnn() throws Exception {
      CompletableFuture<Claim> claim;
      do {
        claim =
            CompletableFuture.supplyAsync(
                () -> names.claim(ANN, FIRST), Thread::startVirtualThread);
        renewUntil(claim::isDone);
      } while (claim.isCompletedExceptionally());
      assertEquals(Claim.GRANTED, claim.join());
    }

    /** Whether it has given back all leases but the first. */
    boolean holdsOnlyTheFirstLease() {
      return partitions.stream().map(Partition::lease).distinct().noneMatch(this::holdsNeedlessly);
    }

    private boolean holdsNeedlessly(SharedLease held) {
      return held.isFirst() == (held.term() == null);
    }
  }

  /** An instance with two names that stood still until its lease ran out. */
  private Instance stopped(Instance goesOn) throws Exception {
    Instance stopped = new Instance("stopped");
    stopped.renew();
    assertEquals(Claim.GRANTED, stopped.names.claim(ANN, FIRST));
    assertEquals(Claim.GRANTED, stopped.names.claim(BOB, new Holder("second", "secret")));
    goesOn.renew();
    for (Nickname name : List.of(ANN, BOB)) {
      String leases = keys.leases(Partition.number(name.key()));
      server.command("ZADD", leases, LONG_AGO, "stopped");
    }
    return stopped;
  }

  @Test
  void whatWasTakenWhileAnInstanceStoodStillIsToldBeforeItGoesOn() throws Exception {
    Instance goesOn = new Instance("goes-on");
    Instance stopped = stopped(goesOn);
    assertEquals(Claim.GRANTED, goesOn.names.claim(ANN, OTHER));
    assertEquals(List.of(), lost);

    stopped.renew();

    assertEquals(List.of("first lost ann"), lost);
    assertTrue(goesOn.names.find(BOB).isPresent(), "nobody took it");
  }

  @Test
  void whatWasTakenAndGivenBackMeanwhileIsLostToo() throws Exception {
    Instance goesOn = new Instance("goes-on");
    Instance stopped = stopped(goesOn);
    goesOn.renew(); // removes the names of the other instance
    assertEquals(Claim.GRANTED, goesOn.names.claim(ANN, OTHER));
    goesOn.names.release(ANN, OTHER);

    stopped.renew();

    assertEquals(List.of("first lost ann"), lost);
    assertTrue(goesOn.names.find(ANN).isEmpty());
    assertTrue(goesOn.names.find(BOB).isPresent(), "nobody took it");
    assertEquals(Claim.GRANTED, stopped.names.claim(ANN, new Holder("third", "secret")));
  }

  @Test
  void leaseOfAnInstanceThatIsGoneIsForgottenOnceItOwnsNothing() throws Exception {
    Instance goesOn = new Instance("goes-on");
    Instance stopped = stopped(goesOn);
    List<SharedLease> leases =
        stopped.partitions.stream()
            .filter(partition -> !partition.names().isEmpty())
            .map(Partition::lease)
            .distinct()
            .toList();
    for (SharedLease lease : leases) {
      server.command("ZADD", lease.leasesKey(), "0", "stopped"); // reaping has begun
      assertEquals(0, forget(goesOn, lease));
      assertEquals("0", server.command("ZSCORE", lease.leasesKey(), "stopped"));
    }

    goesOn.renew();

    assertTrue(goesOn.names.find(ANN).isEmpty());
    assertTrue(goesOn.names.find(BOB).isEmpty());
    for (SharedLease lease : leases) {
      assertEquals("", server.command("ZSCORE", lease.leasesKey(), "stopped"));
    }
  }

  private long forget(Instance instance, SharedLease lease) {
    List<Partition> covered =
        instance.partitions.stream().filter(one -> lease.covers(one.number())).toList();
    return link.commands()
        .run(new LeaseScripts("goes-on", LENGTH).forget(lease, covered, "stopped"));
  }

  @Test
  void renewalOfOneLeaseForAllPartitionsTakesFewCommands() throws Exception {
    Instance here = new Instance("here");
    here.renew();
    server.command("CONFIG", "RESETSTAT");

    here.renew();

    long commands = commands();
    int leases = keys.isCluster() ? Partition.COUNT : 1;
    assertTrue(commands <= 7L * leases + 4, commands + " commands");
  }

  /** The number of commands since the statistics were reset, with those that scripts call. */
  private long commands() throws Exception {
    return server
        .command("INFO", "commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_") && !line.startsWith("cmdstat_config"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^=]*=(\\d+),.*", "$1")))
        .sum();
  }

  @Test
  void sessionThatTakesAnotherNameCostsFewCommands() throws Exception {
    Instance here = new Instance("here");
    here.renew();
    assertEquals(Claim.GRANTED, here.names.claim(ANN, FIRST));
    here.names.release(ANN, FIRST); // Redis now has both scripts
    assertEquals(Claim.GRANTED, here.names.claim(BOB, FIRST));
    server.command("CONFIG", "RESETSTAT");

    assertEquals(Claim.GRANTED, here.names.claim(ANN, FIRST));
    here.names.release(BOB, FIRST);

    long commands = commands();
    assertTrue(commands <= 13, commands + " commands");
  }

  /** What Redis has beyond what the instance holds, or lacks, is found by counting in turn. */
  @Test
  void nameThatRedisForgotIsClaimedAgainOnceItsPartitionIsCounted() throws Exception {
    Instance here = new Instance("here");
    here.renew();
    assertEquals(Claim.GRANTED, here.names.claim(ANN, FIRST));
    haveRedisForgetAnn();
    server.command("DEL", keys.partition(Partition.number(ANN.key()), "owned"));

    for (int renewals = 0; renewals <= Partition.COUNT / 4; renewals++) {
      here.renew();
    }

    assertTrue(here.names.find(ANN).isPresent());
  }

  /**
   * In a cluster, an instance would renew 64 leases; one without clients needs none but the first.
   */
  @Test
  void leaseThatNothingUsesIsGivenBackUntilANameIsClaimed() throws Exception {
    assumeTrue(keys.isCluster(), "otherwise there is one lease");
    Instance here = new Instance("here", SHORT);
    SharedLease lease = Partition.of(here.partitions, ANN.key()).lease();
    here.renewUntil(here::holdsOnlyTheFirstLease);
    assertEquals(!lease.isFirst(), server.command("ZSCORE", lease.leasesKey(), "here").isEmpty());

    here.claimAnn();
    here.names.release(ANN, FIRST);
    here.renewUntil(here::holdsOnlyTheFirstLease);
    assertEquals(List.of(), lost);
  }

  @Test
  void leaseUnderWhichANameIsHeldIsNotGivenBack() throws Exception {
    assumeTrue(keys.isCluster(), "otherwise there is one lease");
    Instance here = new Instance("here", SHORT);
    SharedLease lease = Partition.of(here.partitions, ANN.key()).lease();
    here.claimAnn();
    here.renewUntil(() -> lease.isUnusedFor(SHORT.multipliedBy(5)));
    here.renew();

    assertNotNull(lease.term());
    assertTrue(here.names.find(ANN).isPresent());
  }

  @Test
  void namesOfAnInstanceThatIsGoneAreRemovedUnderALeaseThatNobodyHolds() throws Exception {
    assumeTrue(keys.isCluster(), "otherwise there is one lease");
    Instance here = new Instance("here", SHORT);
    Partition partition = Partition.of(here.partitions, ANN.key());
    here.renewUntil(here::holdsOnlyTheFirstLease);
    server.command("ZADD", partition.ownedKey(), "0", "gone\u001fn\u001fann");
    server.command("ZADD", partition.lease().leasesKey(), LONG_AGO, "gone");
    server.command("ZADD", here.partitions.getFirst().lease().leasesKey(), LONG_AGO, "gone");

    here.renewUntil(() -> isMissing(partition.ownedKey()));
  }

  @Test
  void whatRedisHasBeyondWhatTheInstanceHoldsIsRemovedBeforeALeaseIsGivenBack() throws Exception {
    assumeTrue(keys.isCluster(), "otherwise there is one lease");
    Duration length = SHORT.dividedBy(3);
    Instance here = new Instance("here", length);
    Partition partition = Partition.of(here.partitions, ANN.key());
    here.renew();
    eventually(() -> assertTrue(partition.lease().isUnusedFor(length.multipliedBy(5))));
    server.command("ZADD", partition.ownedKey(), "0", "here\u001fn\u001fann"); // a late claim

    here.renewUntil(() -> isMissing(partition.ownedKey()));
    here.renewUntil(here::holdsOnlyTheFirstLease);
  }

  @Test
  void instanceThatCannotGiveEverythingBackIsSeenToBeGoneByItsFirstLease() throws Exception {
    assumeTrue(keys.isCluster(), "otherwise there is one lease");
    Instance here = new Instance("here");
    here.renew();
    Partition partition = Partition.of(here.partitions, ANN.key());
    server.command("SET", partition.ownedKey(), "no set, so it can't be read");

    here.lease.giveUp();

    assertNotEquals("", server.command("ZSCORE", keys.leases(0), "here"));
  }

  private boolean isMissing(String key) {
    try {
      return server.command("EXISTS", key).equals("0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has Redis refuse writes, or take them again. */
  private void refuseWrites(boolean refused) throws Exception {
    server.command("CONFIG", "SET", "min-replicas-to-write", refused ? "1" : "0");
  }

  /** As after the last seconds before a failure of Redis are lost. */
  @Test
  void nameThatRedisForgotIsKeptIfSomebodyGaveItBackLongBefore() throws Exception {
    Instance here = new Instance("here");
    here.renew();
    assertEquals(Claim.GRANTED, here.names.claim(ANN, FIRST));
    haveRedisForgetAnn();
    Partition partition = Partition.of(here.partitions, ANN.key());
    server.command("ZADD", partition.freedKey(), LONG_AGO, ANN.key());
    partition.doubt();

    here.renew();

    assertTrue(here.names.find(ANN).isPresent());
    assertEquals(List.of(), lost);
  }

  private void haveRedisForgetAnn() throws Exception {
    server.command("HDEL", keys.partition(Partition.number(ANN.key()), "names"), ANN.key());
  }

  @Test
  void nameIsKeptWhereClaimingItOnceMoreFails() throws Exception {
    Instance here = new Instance("here");
    Instance there = new Instance("there");
    here.renew();
    there.renew();
    assertEquals(Claim.GRANTED, here.names.claim(ANN, FIRST));

    refuseWrites(true);
    Thread.currentThread().interrupt(); // ends the retries at once
    assertThrows(RefusedException.class, () -> here.names.claim(ANN, FIRST));
    assertTrue(Thread.interrupted());
    refuseWrites(false);
    here.renew();

    assertEquals(Claim.TAKEN, there.names.claim(ANN, OTHER));
    assertEquals(List.of(), lost);
  }

  @Test
  void whoClaimsANameOnceMoreThatAnotherTookMeanwhileIsToldThatItIsLost() throws Exception {
    Instance here = new Instance("here");
    Instance there = new Instance("there");
    here.renew();
    there.renew();
    assertEquals(Claim.GRANTED, here.names.claim(ANN, FIRST));
    haveRedisForgetAnn();
    assertEquals(Claim.GRANTED, there.names.claim(ANN, OTHER));

    assertEquals(Claim.TAKEN, here.names.claim(ANN, FIRST));
    here.renew();

    assertEquals(List.of("first lost ann"), lost);
  }

  @Test
  void nameThatRedisForgotIsLostWhenAnotherSessionHereGetsIt() throws Exception {
    Instance here = new Instance("here");
    here.renew();
    assertEquals(Claim.GRANTED, here.names.claim(ANN, FIRST));
    haveRedisForgetAnn();

    assertEquals(Claim.GRANTED, here.names.claim(ANN, OTHER));

    assertEquals(List.of("first lost ann"), lost);
    here.names.received(new ChannelMessage.NameLost("first", ANN, "once more"));
    assertEquals(List.of("first lost ann"), lost);
  }

  @Test
  void whoComesBackWhileRedisTakesNothingIsNotAwayAfterwards() throws Exception {
    Instance here = new Instance("here");
    here.renew();
    assertEquals(Claim.GRANTED, here.names.claim(ANN, FIRST));
    here.names.away(ANN, FIRST, "at lunch");
    assertEquals("at lunch", here.names.find(ANN).orElseThrow().away());

    refuseWrites(true);
    here.names.away(ANN, FIRST, null);
    refuseWrites(false);
    here.renew();

    assertNull(here.names.find(ANN).orElseThrow().away());
  }

  @Test
  void moreNamesThanAreClaimedAtOnceAreAllClaimedAgain() throws Exception {
    Instance here = new Instance("here");
    here.renew();
    Partition partition = here.partitions.getFirst();
    for (int i = 0; i < 1_200; i++) {
      Nickname name = Nickname.of("n" + i);
      partition.names().put(name.key(), new Partition.HeldName(name, FIRST, null));
    }
    partition.doubt();

    here.renew();

    assertEquals("1200", server.command("HLEN", partition.namesKey()));
  }
}
