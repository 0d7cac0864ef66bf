package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Recorder;
import belfry.server.backplane.Removal;
import belfry.server.backplane.Retention;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is removed from Redis: because somebody asks for it, or because of its age. */
class RedisRecordsIT {
  private static final LogName OPS = new LogName("ops");
  private static final LogName DEV = new LogName("dev");
  private static final int MANY = 2_500;
  private static RedisServer redis;
  private static int tests;

  private final String prefix = "records-" + tests++;
  private final Keys keys = new Keys(prefix);
  private final Failures failures = new Failures();
  private final List<Backplane> open = new ArrayList<>();
  private volatile Duration later = Duration.ZERO;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisServer.started();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @AfterEach
  void close() {
    open.reversed().forEach(Backplane::close);
    assertEquals(0, failures.count());
  }

  private Backplane instance(Retention keep) {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(redis.url(), RedisTarget.PasswordFiles.NONE),
            Optional.empty(),
            prefix,
            0,
            Duration.ofSeconds(5),
            Map.of(Setting.HISTORY, 2L * MANY),
            RedisOptions.LEASE,
            false,
            keep);
    InstantSource clock = () -> Instant.now().plus(later);
    Backplane backplane = RedisBackplane.connect(options, clock, failures);
    open.add(backplane);
    backplane.start((_, _, _) -> {});
    return backplane;
  }

  private static EntryId say(Backplane at, LogName log, String text) {
    Draft draft = new Draft(Kind.SAY, Nickname.of("ann"), "origin", null, text);
    return assertInstanceOf(Outcome.Appended.class, at.logs().append(log, draft)).id();
  }

  private static List<Entry> all(Backplane at, LogName log) {
    return at.logs().after(log, null, 2 * MANY).entries();
  }

  /** The log is copied in several parts, between which it grows and is copied by others, too. */
  @Test
  void nothingElseIsLostWhileALongLogIsCopied() throws Exception {
    Backplane here = instance(Retention.UNLIMITED);
    Backplane there = instance(Retention.UNLIMITED);
    List<EntryId> ids =
        IntStream.range(0, MANY).mapToObj(n -> say(here, OPS, "secret " + n)).toList();
    List<EntryId> removed = ids.subList(3, MANY - 3);
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(() -> {
          for (int n = 0; n < 200; n++) {
            say(there, OPS, "plain " + n);
          }
        });
    CompletableFuture<Void> removing =
        CompletableFuture.runAsync(
            () -> here.records().orElseThrow().remove(OPS, removed, Removal.OPERATOR));
    there.records().orElseThrow().remove(OPS, ids.subList(0, 3), Removal.OPERATOR);
    CompletableFuture.allOf(removing, writing).join();

    List<Entry> left = all(there, OPS);
    assertEquals(
        LongStream.rangeClosed(1, MANY + 200).boxed().toList(),
        left.stream().map(entry -> entry.id().seq()).toList());
    assertEquals(MANY - 3, left.stream().filter(entry -> entry.kind() == Kind.REMOVED).count());
    assertEquals(3, left.stream().filter(entry -> entry.text().startsWith("secret")).count());
    String key = keys.stream(OPS);
    assertTrue(Long.parseLong(redis.command("TTL", key)) > 0);
    assertFalse(redis.command("XRANGE", key, "-", "+", "COUNT", "2000").contains("secret"));
    assertEquals("", redis.command("KEYS", prefix + ":*copy*"));
  }

  @Test
  void oldEntriesLeaveRedisAndTheMemoryOfEveryInstance() {
    Retention keep = new Retention(Optional.of(Duration.ofDays(30)), Map.of(DEV, Optional.empty()));
    Backplane here = instance(keep);
    Backplane there = instance(keep);
    Recorder follower = new Recorder();
    there.logs().follow(OPS, follower);
    EntryId last = null;
    for (int n = 0; n < 1_100; n++) {
      last = say(here, OPS, "old");
    }
    say(here, DEV, "kept");
    EntryId end = last;
    eventually(() -> assertEquals(end, follower.last()));

    later = Duration.ofDays(31);
    eventually(() -> assertEquals(List.of(), all(here, OPS)));
    later = later.plusMinutes(2); // each instance looks once a minute
    eventually(() -> assertTrue(follower.expired().contains(end)));
    assertEquals(1, all(here, DEV).size());

    later = Duration.ZERO;
    EntryId next = say(there, OPS, "new");
    assertEquals(new EntryId(end.epoch(), end.seq() + 1), next);
    assertEquals(List.of(next), all(there, OPS).stream().map(Entry::id).toList());
    there.logs().unfollow(OPS, follower);
  }
}
