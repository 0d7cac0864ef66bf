package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.redis.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scripts/admin} on a real Redis. */
class AdminCommandIT {
  private static RedisServer redis;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisServer.started();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  private Exit run(String... args) {
    out.reset();
    err.reset();
    return new AdminCommand(
            Map.of("BELFRY_REDIS", redis.url()),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8))
        .run(args);
  }

  @Test
  void settingIsPrintedAndChanged() throws Exception {
    assertEquals(Exit.OK, run("--redis-prefix", "one", "settings"));
    assertEquals(
        """
        history (not stored yet)
        archive (not stored yet)
        archive-lag (not stored yet)
        redis-memory (not stored yet)
        """,
        out.toString(UTF_8));

    assertEquals(Exit.OK, run("--redis-prefix", "one", "set", "history", "500"));
    assertEquals("history 500 (it was not stored yet)\n", out.toString(UTF_8));
    assertEquals("500", redis.command("HGET", "one:settings", "history"));

    assertEquals(Exit.OK, run("--redis-prefix", "one", "set", "history", "20"));
    assertEquals("history 20 (it was 500)\n", out.toString(UTF_8));
    assertEquals(Exit.OK, run("--redis-prefix", "one", "settings"));
    assertEquals(
        """
        history 20
        archive (not stored yet)
        archive-lag (not stored yet)
        redis-memory (not stored yet)
        """,
        out.toString(UTF_8));
    assertEquals("", err.toString(UTF_8));
  }

  @Test
  void sizeIsPrintedWithItsUnit() throws Exception {
    assertEquals(Exit.OK, run("--redis-prefix", "two", "set", "redis-memory", "2048m"));
    assertEquals("redis-memory 2g (it was not stored yet)\n", out.toString(UTF_8));
    assertEquals("2147483648", redis.command("HGET", "two:settings", "redis-memory"));
    assertEquals(Exit.OK, run("--redis-prefix", "two", "set", "redis-memory", "default"));
    assertEquals("redis-memory default (it was 2g)\n", out.toString(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "set history 0, 'history is from 1 to 100000, not 0'",
    "set history many, 'history is from 1 to 100000, not many'",
    "set colour 1, 'there is no setting \"colour\"'",
    "set history, there is no such command",
    "restart, there is no such command",
    "--redis-prefix a:b settings, 'BELFRY_REDIS: --redis: the prefix of Redis keys has 1 to 64 of"
        + " the characters A-Z a-z 0-9 . _ / -'",
  })
  void whatCantBeDoneIsRefused(String line, String why) {
    assertEquals(Exit.USAGE, run(line.split(" ")));
    assertEquals("belfry: " + why + " (see --help)\n", err.toString(UTF_8));
  }

  @Test
  void commandIsRequired() {
    assertEquals(Exit.USAGE, run());
    assertEquals("belfry: there is no such command (see --help)\n", err.toString(UTF_8));
  }

  @Test
  void redisThatIsAbsentIsReported() {
    assertEquals(Exit.NO_REDIS, run("--redis", "redis://127.0.0.1:1", "settings"));
    assertTrue(err.toString(UTF_8).startsWith("belfry: "), err::toString);
  }

  @Test
  void scriptShowsItsHelp() throws Exception {
    Process admin =
        new ProcessBuilder(
                Path.of(System.getProperty("belfry.root"), "scripts", "admin").toString(), "--help")
            .start();
    String page = new String(admin.getInputStream().readAllBytes(), UTF_8);

    assertEquals(0, admin.waitFor());
    assertTrue(page.startsWith("Usage: belfry admin ["), page);
    assertTrue(page.contains("history: from 1 to 100000"), page);
  }
}
