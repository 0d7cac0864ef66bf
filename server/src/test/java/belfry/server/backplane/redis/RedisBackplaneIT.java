package belfry.server.backplane.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.server.Eventually;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.BackplaneContract;
import belfry.server.backplane.Bookmarks;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.backplane.redis.link.SentCommands;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract of backplanes for two instances on one Redis. */
class RedisBackplaneIT extends BackplaneContract {
  private static RedisServer redis;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisServer.started();
  }

  /** The contract uses every part of the backplane, so Redis has counted all commands. */
  @AfterAll
  static void everyCommandIsRehearsed() throws Exception {
    try {
      assertEquals(Set.of(), SentCommands.notRehearsed(redis.command("INFO", "commandstats")));
    } finally {
      redis.close();
    }
  }

  @Override
  protected List<Backplane> make() throws Exception {
    return List.of(connect(), connect());
  }

  @Test
  void oneInstanceMovesTheBookmarksAndBothReadThem() throws Exception {
    try (Backplane one = connect();
        Backplane other = connect()) {
      one.start((_, _, _) -> {});
      other.start((_, _, _) -> {});
      Bookmarks here = one.bookmarks().orElseThrow();
      Bookmarks there = other.bookmarks().orElseThrow();
      assertEquals(Optional.empty(), there.read("hook"));
      assertTrue(here.mayMove());
      assertFalse(there.mayMove());
      here.moveOn("hook", new EntryId(1_795, 17));
      assertEquals(Optional.of(new EntryId(1_795, 17)), there.read("hook"));
      here.moveOn("hook", new EntryId(1_795, 9));
      there.moveOn("hook", new EntryId(1_794, 99));
      assertEquals(Optional.of(new EntryId(1_795, 17)), there.read("hook"), "it never goes back");
      there.moveOn("hook", new EntryId(1_795, 100));
      here.moveOn("hook", new EntryId(1_796, 1));
      assertEquals(Optional.of(new EntryId(1_796, 1)), there.read("hook"));
      here.endMoving();
      Eventually.eventually(() -> assertTrue(there.mayMove()));
      assertFalse(here.mayMove());
    }
  }

  private Backplane connect() throws Exception {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(redis.url(), RedisTarget.PasswordFiles.NONE),
            0,
            Duration.ofSeconds(5),
            HISTORY,
            RedisOptions.LEASE);
    return RedisBackplane.connect(options, failures);
  }
}
