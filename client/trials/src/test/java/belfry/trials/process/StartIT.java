package belfry.trials.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server and a Redis are started: their command lines, and when they count as started. */
class StartIT {
  @TempDir private Path folder = Path.of("");
  private ProcessGroup group = new ProcessGroup(Path.of("."));

  @BeforeEach
  void open() {
    group = new ProcessGroup(folder);
  }

  @AfterEach
  void close() {
    group.close();
  }

  private Path program(String script) throws IOException {
    Path file = folder.resolve("program");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aServerIsGivenItsPortsAndKeepsThem() throws Exception {
    Path serve = program("echo \"$@\"; exec sleep 60");

    ServerInstance server =
        ServerInstance.of(group, new FreePorts(), "one", serve, List.of("--history", "7"));
    server.process().start();
    server.process().kill();

    assertFalse(server.isReady(), "it has no admin port");
    assertEquals(server.chat(), server.strftime());
    assertTrue(server.ntp().getPort() != server.port());
    server.process().start();
    Await.noProblem(
        Duration.ofSeconds(20),
        () -> server.process().lastLines().lines().count() >= 1 ? null : "no output");
    assertTrue(
        server
            .process()
            .lastLines()
            .contains(
                "--port %d --ntp-port %d --admin-port %d --history 7"
                    .formatted(server.port(), server.ntpPort(), server.admin().port())),
        server.process()::lastLines);
  }

  @Test
  void aServerWithoutNtpIsGivenNoPortForIt() throws Exception {
    Path serve = program("echo \"$@\"; exec sleep 60");

    ServerInstance server =
        ServerInstance.of(group, new FreePorts(), "one", serve, List.of("--no-ntp"));
    server.process().start();

    Await.noProblem(
        Duration.ofSeconds(20),
        () -> server.process().lastLines().contains("--no-ntp") ? null : "no output");
    assertFalse(server.process().lastLines().contains("--ntp-port"), server.process()::lastLines);
  }

  @Test
  void aServerThatEndsAtItsStartIsAnErrorWithItsWords() throws Exception {
    ServerInstance server =
        ServerInstance.of(
            group,
            new FreePorts(),
            "one",
            program("echo there is no such option; exit 64"),
            List.of());

    IOException e = assertThrows(IOException.class, server::startAndAwaitReady);

    assertEquals("one did not start: there is no such option", e.getMessage());
  }

  @Test
  void aServerIsStartedWhenItSaysThatItIsReady() throws Exception {
    try (FakeAdmin admin = new FakeAdmin()) {
      admin.page("/readyz", 200, "ready");
      ServerInstance server =
          new ServerInstance(
              new ManagedProcess(group, "one", List.of("sleep", "60")),
              1,
              2,
              new AdminClient(admin.port(), Duration.ofSeconds(10)));

      server.startAndAwaitReady();

      assertTrue(server.isReady());
      admin.page("/readyz", 503, "not ready");
      assertFalse(server.isReady());
    }
  }

  @Test
  void aRedisIsStartedWhenItAnswers() throws Exception {
    RedisProcess.Site site =
        new RedisProcess.Site(group, new FreePorts(), program("echo \"$@\"; exec sleep 60"));
    RedisProcess redis = site.redis("one");
    try (FakeRedis _ = new FakeRedis(redis.port(), _ -> "-LOADING the data is read")) {
      redis.start();
    }
    Path file = folder.resolve("one/redis.conf");
    Await.noProblem(
        Duration.ofSeconds(20),
        () -> redis.process().lastLines().equals(file.toString()) ? null : "no output");
    assertTrue(Files.readString(file, UTF_8).contains("maxmemory-policy noeviction"));
  }

  @Test
  void aSentinelIsStartedAsOne() throws Exception {
    RedisProcess.Site site =
        new RedisProcess.Site(group, new FreePorts(), program("echo \"$@\"; exec sleep 60"));
    RedisProcess sentinel = site.sentinel("s", "sentinel monitor bells 127.0.0.1 7 2");
    try (FakeRedis _ = new FakeRedis(sentinel.port(), _ -> "+PONG")) {
      sentinel.start();
    }
    Await.noProblem(
        Duration.ofSeconds(20),
        () -> sentinel.process().lastLines().endsWith(" --sentinel") ? null : "no output");
    assertFalse(
        Files.readString(folder.resolve("s/redis.conf"), UTF_8).contains("appendonly"),
        "a Sentinel keeps no data");
  }
}
