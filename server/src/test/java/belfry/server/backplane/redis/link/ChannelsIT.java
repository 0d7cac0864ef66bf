package belfry.server.backplane.redis.link;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.LoggedErrors;
import belfry.server.backplane.redis.RedisServer;
import belfry.server.task.Failures;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Errors of a listener, which Lettuce's threads call. */
class ChannelsIT {
  private static final String CHANNEL = "belfry:test";

  private final Failures failures = new Failures();
  private final LoggedErrors logged = new LoggedErrors();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile Error failure;
  private RedisServer redis;
  private RedisLink link;

  @BeforeEach
  void connect() throws Exception {
    redis = RedisServer.started();
    link =
        RedisLink.connect(
            RedisTarget.of(redis.url(), RedisTarget.PasswordFiles.NONE),
            Optional.empty(),
            "belfry",
            0,
            Duration.ofSeconds(5),
            failures);
    link.channels()
        .listen(
            new Channels.Listener() {
              @Override
              public void subscribed(String channel) {
                hear("subscribed to " + channel);
              }

              @Override
              public void message(String channel, byte[] message) {
                hear(new String(message, StandardCharsets.UTF_8));
              }
            });
  }

  private void hear(String what) {
    Error thrown = failure;
    if (thrown != null) {
      failure = null;
      throw thrown;
    }
    heard.add(what);
  }

  @AfterEach
  void close() {
    link.close();
    redis.close();
    logged.close();
  }

  @Test
  void errorAtAMessageIsReportedAndTheNextMessageIsHeard() throws Exception {
    link.channels().want(CHANNEL).join();
    Error thrown = new StackOverflowError("the failure of a listener");
    failure = thrown;
    redis.command("PUBLISH", CHANNEL, "one");
    redis.command("PUBLISH", CHANNEL, "two");

    eventually(() -> assertEquals(List.of("subscribed to " + CHANNEL, "two"), heard));
    assertEquals(1, failures.count());
    assertEquals(
        List.of("message on " + CHANNEL + " failed with an internal error"), logged.of(thrown));
  }

  @Test
  void errorAtASubscriptionIsReportedAndTheSubscriptionIsRepeated() {
    Error thrown = new StackOverflowError("the failure of a listener");
    failure = thrown;
    var confirmed = link.channels().want(CHANNEL);

    eventually(() -> {
      link.channels().check();
      assertTrue(confirmed.isDone());
    });
    assertEquals(List.of("subscribed to " + CHANNEL), heard);
    assertEquals(1, failures.count());
    assertEquals(
        List.of("subscription to " + CHANNEL + " failed with an internal error"),
        logged.of(thrown));
  }
}
