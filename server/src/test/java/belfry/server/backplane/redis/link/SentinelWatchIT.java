package belfry.server.backplane.redis.link;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.LoggedErrors;
import belfry.server.backplane.redis.RedisServer;
import belfry.server.task.Failures;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A watch over a plain Redis in the role of a sentinel, so that the test can publish changes. */
class SentinelWatchIT {
  private final Failures failures = new Failures();
  private final AtomicInteger reports = new AtomicInteger();
  private final Error failure = new StackOverflowError("the failure of a report");
  private RedisServer sentinel;
  private Connector connector;
  private SentinelWatch watch;

  @BeforeEach
  void start() throws Exception {
    sentinel = RedisServer.started();
    RedisTarget target =
        RedisTarget.of(
            "redis-sentinel://" + sentinel.address() + "#bells", RedisTarget.PasswordFiles.NONE);
    connector = Connector.of(target, Optional.empty());
    watch = connector.watch(this::report, failures).orElseThrow();
    watch.start();
    eventually(() -> assertEquals("1", publish("+switch-master", "of another master")));
    eventually(() -> assertEquals("1", publish("+promoted-slave", "of another master")));
  }

  private void report() {
    if (reports.incrementAndGet() == 1) {
      throw failure;
    }
  }

  private String publish(String channel, String message) throws Exception {
    return sentinel.command("PUBLISH", channel, message);
  }

  @AfterEach
  void close() {
    watch.close();
    connector.close();
    sentinel.close();
  }

  @Test
  void changesOfTheMasterAreReportedThoughOneReportFails() throws Exception {
    try (LoggedErrors logged = new LoggedErrors()) {
      publish("+switch-master", "other 127.0.0.1 1 127.0.0.1 2");
      publish("+promoted-slave", "slave 127.0.0.1:2 127.0.0.1 2 @ bells 127.0.0.1 1");
      publish("+switch-master", "bells 127.0.0.1 1 127.0.0.1 2");

      eventually(() -> assertEquals(2, reports.get()));
      assertEquals(1, failures.count());
      assertEquals(List.of("redis-sentinels failed with an internal error"), logged.of(failure));
    }
  }
}
