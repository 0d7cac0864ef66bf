package belfry.server.backplane.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long Redis remembers drafts, and how much memory they take. */
class RememberedDraftsIT {
  private static final Keys KEYS = new Keys(RedisOptions.PREFIX);
  private static final int HISTORY = 1_000;
  private static final Duration GENERATION = Limits.IDS_KEPT_FOR.dividedBy(2);
  private static final String AGE =
      """
      local generation, count, began = struct.unpack('>I4I4I6', redis.call('HGET', KEYS[1], ARGV[1]))
      redis.call('HSET', KEYS[1], ARGV[1],
        struct.pack('>I4I4I6', generation, count, began - ARGV[2]))
      return 1
      """;

  private static RedisServer redis;
  private static Backplane instance;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.started();
    instance =
        RedisBackplane.connect(
            new RedisOptions(
                RedisTarget.of(redis.url(), RedisTarget.PasswordFiles.NONE),
                0,
                Duration.ofSeconds(5),
                HISTORY,
                RedisOptions.LEASE),
            new Failures());
    instance.start((_, _, _) -> {});
  }

  @AfterAll
  static void stop() {
    instance.close();
    redis.close();
  }

  private static LogName room(String name) {
    return LogName.of(new RoomName(name));
  }

  private static Outcome.Appended say(LogName log, @Nullable String clientId, String text) {
    Draft draft = new Draft(Kind.SAY, Nickname.of("ann"), "session-0123456789", clientId, text);
    return assertInstanceOf(Outcome.Appended.class, instance.logs().append(log, draft));
  }

  /** Makes the present generation of remembered drafts older. */
  private static void age(LogName log, String generation, Duration by) throws Exception {
    String done = redis.command("EVAL", AGE, "1", KEYS.meta(log), generation, "" + by.toMillis());
    assertEquals("1", done);
  }

  @Test
  void idIsForgottenAfterItsTimeOnly() throws Exception {
    LogName log = room("time");
    EntryId first = say(log, "id", "hello").id();
    for (int generation = 1; generation <= 2; generation++) {
      age(log, "ids", GENERATION);
      say(log, "other " + generation, "hello");
      assertEquals(new Outcome.Appended(first, true), say(log, "id", "hello"));
    }
    age(log, "ids", GENERATION.minusMinutes(1));
    say(log, "still the third generation", "hello");
    assertEquals(new Outcome.Appended(first, true), say(log, "id", "hello"));

    age(log, "ids", Duration.ofMinutes(1));
    say(log, "the fourth generation", "hello");
    assertTrue(say(log, "id", "hello").id().compareTo(first) > 0);
  }

  @Test
  void lineWithoutAnIdIsPostedAsOftenAsItIsSaid() {
    LogName log = room("repeated");
    assertEquals(say(log, null, "hello").id().seq() + 1, say(log, null, "hello").id().seq());
  }

  @Test
  void messagesAndIdsOfAFullRoomTakeLessThan300Kilobytes() throws Exception {
    LogName log = room("full");
    String text = "x".repeat(90);
    allAtOnce(7_499, log, text, true); // one more begins a new generation
    allAtOnce(1_199, log, text, false);

    assertEquals("" + HISTORY, redis.command("XLEN", KEYS.stream(log)));
    long bytes = 0;
    for (String key : redis.command("KEYS", "*:" + log.text()).lines().toList()) {
      bytes += Long.parseLong(redis.command("MEMORY", "USAGE", key, "SAMPLES", "0"));
    }
    assertTrue(bytes < 300_000, bytes + " bytes");
  }

  private static void allAtOnce(int lines, LogName log, String text, boolean ids) {
    List<Thread> threads =
        IntStream.range(0, 16)
            .mapToObj(thread ->
                Thread.startVirtualThread(() -> {
                  for (int n = thread; n < lines; n += 16) {
                    say(log, ids ? "id-of-a-client-" + n : null, text);
                  }
                }))
            .toList();
    threads.forEach(RememberedDraftsIT::join);
  }

  private static void join(Thread thread) {
    try {
      assertTrue(thread.join(Duration.ofSeconds(60)), "it takes too long");
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
