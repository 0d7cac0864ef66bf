package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static belfry.server.backplane.Arrivals.enter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.backplane.redis.link.UnusableRedisException;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The refusal of a Redis that can't be used, and the promise of one that can. */
class RedisStartIT {
  /** Longer than any test may last: a Redis that can't be used is not waited for. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final List<AutoCloseable> open = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private RedisServer start(String... arguments) throws Exception {
    RedisServer server = RedisServer.started(arguments);
    open.add(server);
    return server;
  }

  private Backplane connect(String url, Path authority, Duration patience) {
    Backplane backplane =
        RedisBackplane.connect(
            new RedisOptions(
                RedisTarget.of(url, RedisTarget.PasswordFiles.NONE),
                Optional.ofNullable(authority),
                RedisOptions.PREFIX,
                0,
                patience,
                Map.of(),
                RedisOptions.LEASE),
            new Failures());
    open.add(backplane);
    backplane.start((_, _, _) -> {});
    return backplane;
  }

  private String whyNot(String url, Path authority, Duration patience) {
    String why =
        assertThrows(UnusableRedisException.class, () -> connect(url, authority, patience))
            .getMessage();
    assertEquals(1, why.lines().count());
    return why;
  }

  @Test
  void redisThatHidesBehindAPasswordIsRefused() throws Exception {
    String address = start("--requirepass", "secret").address();
    String refused = "redis://" + address + " refuses the password or user: ";
    assertTrue(whyNot("redis://" + address, null, PATIENCE).startsWith(refused));
    assertEquals(
        refused + "WRONGPASS invalid username-password pair or user is disabled.",
        whyNot("redis://:wrong@" + address, null, PATIENCE));
    connect("redis://:secret@" + address, null, PATIENCE);
  }

  @Test
  void rightThatTheCheckupNeedsIsNamed() throws Exception {
    RedisServer redis = start();
    assertEquals("OK", redis.command("ACL SETUSER belfry on >pw ~* &* +@all -info".split(" ")));
    String why = whyNot("redis://belfry:pw@" + redis.address(), null, PATIENCE);
    assertTrue(why.contains(" does not give the user a right that is needed: NOPERM "), why);
    assertTrue(why.contains("'info'"), why);
  }

  @Test
  void passwordThatSentinelsWantIsNamedWithItsOption() throws Exception {
    RedisServer master = start();
    RedisServer sentinel =
        RedisServer.sentinel(
            "requirepass watch", "sentinel monitor bells 127.0.0.1 " + master.port() + " 1");
    try (sentinel) {
      String url = "redis-sentinel://watch@" + sentinel.address() + "#bells";
      String why = whyNot(url, null, PATIENCE);
      assertTrue(why.contains("refuse their password (see --sentinel-password-file): NOAUTH"), why);
    }
  }

  @Test
  void userWithFewRightsIsEnough() throws Exception {
    RedisServer redis = start("--appendonly", "yes");
    String rights = "on >secret ~belfry:* &belfry:* +@all -@dangerous +info +config|get +role";
    assertEquals("OK", redis.command(("ACL SETUSER belfry " + rights).split(" ")));
    Backplane backplane = connect("redis://belfry:secret@" + redis.address(), null, PATIENCE);
    eventually(() -> assertTrue(backplane.health().proven()));
    assertTrue(backplane.promise().contains("all but the last second"), backplane.promise());
    Publishers.on(backplane).end();
    assertEquals(1, enter(backplane, Publishers.ROOM, Publishers.ANN).members());
    assertEquals(
        Claim.GRANTED, backplane.names().claim(Publishers.ANN.name(), new Holder("ann", "secret")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "~belfry:* +@all|one of the channels",
        "&belfry:* +@all|one of the keys",
        "~belfry:* &belfry:* +@all -subscribe|'subscribe'",
        "~belfry:* &belfry:* +@all -publish|can't run this command",
        "~belfry:* &belfry:* +@all -xadd|can't run this command",
        "~belfry:* &belfry:* +@all -hget|(HGET)",
        "~belfry:* &belfry:* +@all -hmget|(HMGET)",
        "~belfry:* &belfry:* +@all -xrange|(XRANGE)",
        "~belfry:* &belfry:* +@all -zscore|(ZSCORE)",
        "~belfry:* &belfry:* +@all -time|(TIME)",
        "~belfry:* &belfry:* +@all -scan|(SCAN)",
        "~belfry:* &belfry:* +@all -memory|(MEMORY)",
        "~belfry:* &belfry:* +@all -evalsha -eval|'evalsha'"
      })
  void userWithoutANecessaryRightIsRefused(String rights, String lacking) throws Exception {
    RedisServer redis = start();
    redis.command(("ACL SETUSER belfry on >secret resetchannels " + rights).split(" "));
    String why = whyNot("redis://belfry:secret@" + redis.address(), null, PATIENCE);
    assertTrue(why.startsWith(redis.url() + " does not give the user enough rights: "), why);
    assertTrue(why.contains(lacking), why);
    assertTrue(why.contains("; allow ~belfry:* &belfry:* +@all"), why);
  }

  @Test
  void settingsOfRedisAreReadAgain() throws Exception {
    RedisServer redis = start("--appendonly", "yes");
    Backplane backplane = connect(redis.url(), null, PATIENCE);
    assertTrue(backplane.promise().contains("AOF"), backplane.promise());

    redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
    eventually(() ->
        assertEquals(
            "acks survive: nothing surely; Redis evicts messages and names when its memory is full"
                + " (set maxmemory-policy to noeviction)",
            backplane.promise()));
    for (int n = 0; n < 500; n++) {
      redis.command("SET", "another program's " + n, "x".repeat(1_000));
    }
    redis.command("CONFIG", "SET", "maxmemory", "1mb");
    redis.command("SET", "one more", "x");
    eventually(() -> assertTrue(evicted(backplane) > 0));

    redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    eventually(() -> assertTrue(backplane.promise().contains("AOF"), backplane.promise()));
  }

  private static double evicted(Backplane backplane) {
    return backplane.measures().stream()
        .filter(measure -> measure.name().equals("redis_evicted_keys"))
        .mapToDouble(measure -> ((Measure.Gauge) measure).value().getAsDouble())
        .sum();
  }

  @Test
  void redisThatWouldForgetIsRefused() throws Exception {
    String url = start("--maxmemory-policy", "allkeys-lru").url();
    assertEquals(
        url
            + " has maxmemory-policy allkeys-lru and would forget messages and names;"
            + " set it to noeviction",
        whyNot(url, null, PATIENCE));
  }

  @Test
  void olderRedisIsRefused() throws Exception {
    try (FakeRedis six = new FakeRedis("6.2.14");
        FakeRedis five = new FakeRedis("5.0.14")) {
      assertEquals(
          six.url() + " is Redis 6.2.14; Belfry needs 7.0 or newer",
          whyNot(six.url(), null, PATIENCE));
      assertEquals(
          five.url() + " is too old; Belfry needs Redis 7.0 or newer",
          whyNot(five.url(), null, PATIENCE));
    }
  }

  @Test
  void nodeOfAClusterAndNoClusterAreToldApart() throws Exception {
    RedisServer node = RedisServer.node();
    open.add(node);
    assertEquals(
        node.url() + " is a node of a cluster; write redis-cluster://host:port",
        whyNot(node.url(), null, PATIENCE));
    String single = "redis-cluster://" + start().address();
    assertEquals(
        single + " is no cluster; write redis://host:port", whyNot(single, null, PATIENCE));
  }

  @Test
  void sentinelAndNoSentinelAreToldApart() throws Exception {
    RedisServer master = start();
    String none = "redis-sentinel://" + master.address() + "#bells";
    assertEquals(none + " is no sentinel; write redis://host:port", whyNot(none, null, PATIENCE));
    RedisServer sentinel =
        RedisServer.sentinel("sentinel monitor bells 127.0.0.1 " + master.port() + " 1");
    open.add(sentinel);
    assertEquals(
        sentinel.url() + " is a sentinel; write redis-sentinel://host:port#NAME",
        whyNot(sentinel.url(), null, PATIENCE));
  }

  @Test
  void databaseThatRedisDoesNotHaveIsRefused() throws Exception {
    RedisServer redis = start();
    assertEquals(
        redis.url() + " has no database 20; its setting \"databases\" is their number",
        whyNot(redis.url() + "/20", null, PATIENCE));
  }

  @Test
  void unknownHostIsSaidInOurWords() {
    String url = "redis://nowhere.invalid:6379";
    assertTrue(
        whyNot(url, null, Duration.ofSeconds(1))
            .startsWith(url + " can't be reached (no such host is known); waited "));
  }

  @Test
  void redisThatNobodyAnswersForIsWaitedForAsLongAsAsked() throws Exception {
    RedisServer redis = start();
    redis.kill();
    String why = whyNot(redis.url(), null, Duration.ofSeconds(1));
    assertTrue(
        why.startsWith(redis.url() + " can't be reached (nobody answers there")
            && why.endsWith("); waited 1 s"),
        why);
    redis.start();
    connect(redis.url(), null, PATIENCE);
  }

  @Test
  void eachOfSeveralServersIsExamined() throws Exception {
    String dead = "127.0.0.1:" + RedisServer.freePort();
    RedisServer single = start();
    String mixed = "redis-cluster://" + dead + "," + single.address();
    assertEquals(
        mixed + " names " + single.address() + ", which is no cluster; write redis://host:port",
        whyNot(mixed, null, PATIENCE));

    String none = "redis-cluster://" + dead + ",nowhere.invalid:7000";
    String why = whyNot(none, null, Duration.ofSeconds(1));
    assertTrue(
        why.contains(
            ": "
                + dead
                + " can't be reached: nobody answers there, nowhere.invalid:7000 is no known"
                + " host)"),
        why);
  }

  @Test
  void certificateMustBeVouchedFor() throws Exception {
    Certificate own = Certificate.in(folder);
    RedisServer redis =
        start(
            "--tls-port",
            "0",
            "--tls-cert-file",
            own.certificate().toString(),
            "--tls-key-file",
            own.key().toString(),
            "--tls-ca-cert-file",
            own.certificate().toString(),
            "--tls-auth-clients",
            "no");
    String port = "" + RedisServer.freePort();
    assertEquals("OK", redis.command("CONFIG", "SET", "tls-port", port));
    String plain = "redis://127.0.0.1:" + port;
    assertEquals(
        plain + " speaks TLS; write rediss in place of redis", whyNot(plain, null, PATIENCE));
    String url = "rediss://127.0.0.1:" + port;
    assertEquals(
        url
            + " can't be trusted: unable to find valid certification path to requested target"
            + " (--redis-ca names the certificates to trust)",
        whyNot(url, null, PATIENCE));
    String elsewhere = "rediss://localhost:" + port;
    assertEquals(
        elsewhere
            + " can't be trusted: No name matching localhost found"
            + " (--redis-ca names the certificates to trust)",
        whyNot(elsewhere, own.certificate(), PATIENCE));

    Backplane backplane = connect(url, own.certificate(), PATIENCE);
    eventually(() -> assertTrue(backplane.health().proven()));
  }

  @Test
  void plainRedisDoesNotPassForOneWithTls() throws Exception {
    String url = "rediss://" + start().address();
    assertEquals(
        url + " answers without TLS; write redis in place of rediss", whyNot(url, null, PATIENCE));
  }

  @Test
  void promiseKeepsUpWithWhatRedisKeeps() throws Exception {
    RedisServer redis = start("--appendonly", "yes", "--appendfsync", "always");
    Backplane backplane = connect(redis.url(), null, PATIENCE);
    assertEquals(
        "acks survive: the end of this process;"
            + " a crash of Redis and of its machine (AOF, fsync always);"
            + " not the loss of its machine (no replica)",
        backplane.promise());

    redis.command("CONFIG", "SET", "appendfsync", "everysec");
    start("--replicaof", "127.0.0.1 " + redis.port(), "--repl-diskless-sync-delay", "0");

    eventually(() ->
        assertEquals(
            "acks survive: the end of this process;"
                + " a crash of Redis (AOF); of its machine, all but the last second or so;"
                + " a failover may lose the last seconds"
                + " (--ack-replicas 1 would have every replica confirm each message)",
            backplane.promise()));
  }
}
