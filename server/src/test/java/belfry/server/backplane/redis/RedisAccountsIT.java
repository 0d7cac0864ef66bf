package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.AccountsContract;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Registration;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of accounts for two instances on a Redis, and what it can't say. */
class RedisAccountsIT {
  private static final int HISTORY = 100;
  private static final Nickname ANN = Nickname.of("ann");

  private static Backplane connect(String url, Failures failures) {
    return connect(url, 0, failures);
  }

  private static Backplane connect(String url, int replicas, Failures failures) {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(url, RedisTarget.PasswordFiles.NONE),
            replicas,
            Duration.ofSeconds(5),
            HISTORY,
            RedisOptions.LEASE);
    return RedisBackplane.connect(options, failures);
  }

  @Nested
  class OnOneRedis extends AccountsContract {
    private static RedisServer redis;

    @BeforeAll
    static void startRedis() throws Exception {
      redis = RedisServer.started();
    }

    @AfterAll
    static void stopRedis() {
      redis.close();
    }

    @Override
    protected List<Backplane> make() {
      return List.of(connect(redis.url(), failures), connect(redis.url(), failures));
    }
  }

  @Nested
  class OnACluster extends AccountsContract {
    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() throws Exception {
      cluster = RedisCluster.started(3, 0);
    }

    @AfterAll
    static void stopCluster() {
      cluster.close();
    }

    @Override
    protected List<Backplane> make() {
      return List.of(connect(cluster.url(), failures), connect(cluster.url(), failures));
    }
  }

  /** Each change of an account waits for the replica. */
  @Nested
  class OnSentinel extends AccountsContract {
    private static RedisSentinels redis;

    @BeforeAll
    static void startRedis() throws Exception {
      redis = RedisSentinels.started(1, 1);
    }

    @AfterAll
    static void stopRedis() {
      redis.close();
    }

    @Override
    protected List<Backplane> make() {
      return List.of(connect(redis.url(), 1, failures), connect(redis.url(), 1, failures));
    }
  }

  /** What an instance holds is claimed again after a lapse of its lease, with the login. */
  @Test
  void loginOutlivesALossOfTheNames() throws Exception {
    List<String> lost = new CopyOnWriteArrayList<>();
    try (RedisServer redis = RedisServer.started();
        Backplane backplane = connect(redis.url(), new Failures())) {
      backplane.start((holder, _, _) -> lost.add(holder));
      Holder holder = new Holder("1", "token");
      Account account = Account.fresh("id", ANN, Instant.EPOCH);
      backplane.names().claim(ANN, holder);
      assertEquals(Registration.REGISTERED, backplane.accounts().register(account, holder));
      String partition = "belfry:{p" + Partition.number(ANN.key()) + "}:";
      redis.command("DEL", partition + "names", partition + "owned", "belfry:{p0}:leases");
      eventually(() -> assertTrue(backplane.names().find(ANN).isPresent()));
      assertEquals(List.of(), lost);
      assertEquals(Claim.RESERVED, backplane.names().claim(ANN, new Holder("2", "token")));
    }
  }

  /** The replica confirms nothing, so nobody knows whether a failover keeps the account. */
  @Test
  void registrationOfUnknownOutcomeKeepsTheNameAndIsRepeated() throws Exception {
    List<String> lost = new CopyOnWriteArrayList<>();
    try (RedisServer master = RedisServer.started();
        RedisServer replica = RedisServer.started("--repl-diskless-sync-delay", "0");
        Backplane backplane = connect(master.url(), 1, new Failures())) {
      replica.command("REPLICAOF", "127.0.0.1", "" + master.port());
      eventually(() -> assertTrue(master.command("INFO", "replication").contains("state=online")));
      backplane.start((holder, _, _) -> lost.add(holder));
      Holder holder = new Holder("1", "token");
      Account account = Account.fresh("id", ANN, Instant.EPOCH);
      backplane.names().claim(ANN, holder);
      replica.suspend();
      try {
        RefusedException refused =
            assertThrows(
                RefusedException.class, () -> backplane.accounts().register(account, holder));
        assertEquals(Code.UNKNOWN_OUTCOME, refused.refusal().code());
      } finally {
        replica.resume();
      }
      String partition = "belfry:{p" + Partition.number(ANN.key()) + "}:";
      master.command("DEL", partition + "names", partition + "owned", "belfry:{p0}:leases");
      eventually(() -> assertTrue(backplane.names().find(ANN).isPresent() || !lost.isEmpty()));
      assertEquals(List.of(), lost);

      Account.Token token = new Account.Token("t", "hash", "", Instant.EPOCH, null, null);
      assertTrue(backplane.accounts().change(account, account.withOnlyToken(token), holder));
    }
  }

  @Test
  void damagedAccountIsRefused() throws Exception {
    try (RedisServer redis = RedisServer.started();
        Backplane backplane = connect(redis.url(), new Failures())) {
      backplane.start((_, _, _) -> {});
      String key = "belfry:{p" + Partition.number(ANN.key()) + "}:accounts";
      redis.command(
          "EVAL", "return redis.call('HSET', KEYS[1], 'ann', cmsgpack.pack({line='{'}))", "1", key);
      RefusedException refused =
          assertThrows(RefusedException.class, () -> backplane.accounts().find(ANN));
      assertEquals(Code.UNAVAILABLE, refused.refusal().code());
      assertEquals(Claim.RESERVED, backplane.names().claim(ANN, new Holder("2", "token")));
    }
  }
}
