package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Recorder;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Connections to Redis that die without a word, or that a new password ends. */
class RedisReconnectIT {
  private static final Duration READY_AGAIN = Duration.ofSeconds(40);

  private final List<AutoCloseable> open = new ArrayList<>();
  @TempDir private Path folder;
  private RedisServer redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = RedisServer.started();
    open.add(redis);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private Backplane connect(RedisTarget target) {
    RedisOptions options =
        new RedisOptions(target, 0, Duration.ofSeconds(5), 1_000, RedisOptions.LEASE);
    Backplane backplane = RedisBackplane.connect(options, new Failures());
    open.add(backplane);
    backplane.start((_, _, _) -> {});
    eventually(() -> assertTrue(backplane.health().proven()));
    return backplane;
  }

  private static void say(Backplane instance, String text) {
    Draft draft = new Draft(Kind.SAY, Nickname.of("ann"), "origin", null, text);
    assertInstanceOf(Outcome.Appended.class, instance.logs().append(Publishers.LOG, draft));
  }

  @Test
  void connectionsThatTheNetworkForgotAreReplaced() throws Exception {
    TcpProxy firewall = new TcpProxy(redis.port());
    open.add(firewall);
    String url = "redis://127.0.0.1:" + firewall.port();
    Backplane instance = connect(RedisTarget.of(url, RedisTarget.PasswordFiles.NONE));
    Recorder follower = new Recorder();
    instance.logs().follow(Publishers.LOG, follower);
    say(instance, "before");

    firewall.forget();
    eventually(() -> assertFalse(instance.health().proven()));
    eventually(READY_AGAIN, () -> assertTrue(instance.health().proven()));

    say(instance, "after");
    eventually(() -> assertEquals(List.of("before", "after"), follower.texts()));
    assertEquals(List.of(), follower.gaps());
  }

  @Test
  void newPasswordIsReadWhileTheInstanceRuns() throws Exception {
    List<String> logged = logged("belfry.server.backplane.redis.link.ReconnectLog");
    List<String> loggedByLettuce = logged("io.lettuce.core.protocol");
    redis.command("ACL", "SETUSER", "belfry", "on", ">old", "~*", "&*", "+@all");
    Path file = Files.writeString(folder.resolve("password"), "old");
    String url = redis.url().replace("//", "//belfry@");
    Backplane instance =
        connect(
            RedisTarget.of(
                url, new RedisTarget.PasswordFiles(Optional.of(file), Optional.empty())));

    redis.command("ACL", "SETUSER", "belfry", "<old", ">new");
    redis.command("CLIENT", "KILL", "USER", "belfry");
    eventually(() -> assertFalse(instance.health().proven()));
    eventually(() -> assertEquals(1, logged.size(), logged::toString));
    assertTrue(logged.getFirst().contains(": WRONGPASS "), logged::toString);
    Files.writeString(file, "new");

    eventually(READY_AGAIN, () -> assertTrue(instance.health().proven()));
    say(instance, "with the new password");
    assertEquals(1, logged.size(), logged::toString);
    assertEquals(List.of(), loggedByLettuce);
  }

  private List<String> logged(String name) {
    List<String> logged = new CopyOnWriteArrayList<>();
    Logger logger = (Logger) LoggerFactory.getLogger(name);
    var listener =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            logged.add(event.getLevel() + " " + event.getFormattedMessage());
          }
        };
    listener.start();
    logger.addAppender(listener);
    open.add(() -> logger.detachAppender(listener));
    return logged;
  }
}
