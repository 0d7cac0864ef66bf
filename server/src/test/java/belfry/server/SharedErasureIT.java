package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.redis.RedisServer;
import belfry.server.options.ServerArguments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one person said is exported and erased while two instances share a Redis. */
class SharedErasureIT {
  private static RedisServer redis;
  private static Server here;
  private static Server there;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.started();
    here = serve();
    there = serve();
  }

  private static Server serve() throws IOException {
    ServerArguments arguments = new ServerArguments(Map.of());
    arguments.parse("--port=0", "--no-time", "--no-ntp", "--redis=" + redis.url());
    return Server.start(arguments.options());
  }

  @AfterAll
  static void stop() {
    here.close();
    there.close();
    redis.close();
  }

  private static String json(String text) {
    return text.replace('\'', '"') + "\n";
  }

  private static Caller program(Server server, String name) throws IOException {
    Caller program = new Caller(server.address());
    program.send(json("{'do':'nick','name':'" + name + "'}"));
    program.send(json("{'do':'join','room':'ops'}"));
    program.lineWith("\"on\":\"joined\"");
    return program;
  }

  private static void says(Caller program, String command, String text) throws IOException {
    program.send(json("{'do':'" + command + ",'text':'" + text + "'}"));
    program.lineWith("\"on\":\"ack\"");
  }

  private Exit admin(String... command) {
    out.reset();
    err.reset();
    return new AdminCommand(
            Map.of("BELFRY_REDIS", redis.url()),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8))
        .run(command);
  }

  @Test
  void personAtOneInstanceIsErasedForAllOfThem() throws Exception {
    try (Caller ann = program(here, "Ann");
        Caller bob = program(there, "bob")) {
      says(ann, "say','room':'ops'", "first-secret");
      says(ann, "topic','room':'ops'", "topic-secret");
      says(bob, "say','room':'ops'", "plain");
      says(ann, "tell','to':'bob'", "told-secret");
      bob.lineWith("told-secret");

      assertEquals(Exit.OK, admin("export", "ann"), () -> err.toString(UTF_8));
      List<String> exported = out.toString(UTF_8).lines().toList();
      assertEquals(4, exported.size(), exported::toString);
      assertTrue(exported.stream().allMatch(line -> line.contains("secret")));
      assertTrue(
          exported.stream()
              .anyMatch(line -> line.contains("\"to\":\"bob\"") && line.contains("told-secret")),
          exported::toString);
      assertEquals(Exit.OK, admin("erase", "ann"), () -> err.toString(UTF_8));
      assertEquals("4 messages of ann were removed from Redis\n", out.toString(UTF_8));

      assertTrue(bob.lineWith("\"removed\":[").contains("\"on\":\"removed"));
      bob.send(json("{'do':'history','room':'ops','limit':100}"));
      String history = bob.lineWith("\"on\":\"history\"");
      assertTrue(history.contains("plain") && !history.contains("secret"), history);
      Caller late = program(here, "late");
      late.send(json("{'do':'topic','room':'ops'}"));
      assertFalse(late.lineWith("\"on\":\"topic\"").contains("secret"));
      late.close();
      List<String> logs = redis.command("KEYS", "*:log:*").lines().toList();
      assertTrue(logs.size() > 1, logs::toString);
      for (String key : logs) {
        assertFalse(redis.command("XRANGE", key, "-", "+").contains("secret"), key);
      }
      assertEquals(Exit.OK, admin("erase", "ann"));
      assertEquals("0 messages of ann were removed from Redis\n", out.toString(UTF_8));
    }
  }

  @Test
  void archiveIsNotForgotten() throws Exception {
    redis.command("HSET", "other:settings", "archive", "1");
    assertEquals(Exit.DISK, admin("--redis-prefix", "other", "erase", "ann"));
    assertTrue(err.toString(UTF_8).contains("name it with --archive"), () -> err.toString(UTF_8));
    assertEquals(Exit.OK, admin("--redis-prefix", "other", "--archive", "no", "erase", "ann"));
    assertEquals(Exit.USAGE, admin("--data", "/x", "erase", "ann"));
  }
}
