package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.FakeServer;
import belfry.trials.process.AdminClient;
import belfry.trials.process.FakeAdmin;
import belfry.trials.process.FakeRedis;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.RedisProcess;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that commands to a Redis cause, on a fake of it: what they count, and what they undo. */
class RedisCommandFaultsIT {
  private static final Duration LENGTH = Duration.ofMillis(200);
  private static final String REMOVED = "belfry_redis_logs_removed_total ";

  @TempDir private Path folder = Path.of("");
  private ProcessGroup group = new ProcessGroup(Path.of("."));
  private final AtomicInteger counted = new AtomicInteger();

  /** Whether the fake does what it is asked to do. */
  private final AtomicBoolean obedient = new AtomicBoolean(true);

  @BeforeEach
  void open() {
    group = new ProcessGroup(folder);
  }

  @AfterEach
  void close() {
    group.close();
  }

  private String answer(String command) {
    return switch (command) {
      case "PING" -> {
        pauseIf(obedient.get());
        yield "+PONG";
      }
      case "INFO memory" ->
          "used_memory:4194304\r\nnumber_of_cached_scripts:" + (obedient.get() ? 7 : 0);
      case "INFO stats" -> "rejected_connections:" + next();
      case "INFO errorstats" -> "errorstat_ERR:count=90\r\nerrorstat_OOM:count=" + next();
      case "CLIENT KILL USER belfry" -> ":3";
      case "AUTH belfry first" -> obedient.get() ? "-WRONGPASS" : "+OK";
      default -> "+OK";
    };
  }

  /** A number that grows if the fake is obedient. */
  private int next() {
    return obedient.get() ? counted.getAndAdd(5) : 0;
  }

  private static void pauseIf(boolean pauses) {
    try {
      Thread.sleep(pauses ? LENGTH.toMillis() : 0); // the pause is what the fake is for
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private interface Made {
    Fault of(RedisProcess redis) throws IOException;
  }

  /** Runs a fault; returns its effect after the commands that it sent. */
  private List<String> run(Made made) throws Exception {
    try (FakeRedis fake = new FakeRedis(0, this::answer)) {
      Fault fault =
          made.of(
              new RedisProcess(new ManagedProcess(group, "redis", List.of("true")), fake.port()));
      fault.begin();
      String effect = fault.end().toString();
      List<String> all = new ArrayList<>(fake.asked());
      all.add(effect);
      return all;
    }
  }

  private void assertDoesNothing(Made made) throws Exception {
    try (FakeRedis fake = new FakeRedis(0, this::answer)) {
      Fault fault =
          made.of(
              new RedisProcess(new ManagedProcess(group, "redis", List.of("true")), fake.port()));
      fault.begin();
      assertTrue(fault.end().isNothing());
    }
  }

  @Test
  void aPauseIsMeasured() throws Exception {
    List<String> done = run(redis -> SilenceFault.pause(redis, LENGTH));

    assertEquals("CLIENT PAUSE 200 ALL", done.getFirst());
    assertTrue(done.getLast().startsWith("ms without an answer: "), done::getLast);
    assertFalse(done.getLast().endsWith(": 0"), done::getLast);
    assertEquals("DEBUG SLEEP 0.2", run(redis -> SilenceFault.sleep(redis, LENGTH)).getFirst());
  }

  @Test
  void aPauseWithoutSilenceIsNone() throws Exception {
    obedient.set(false);

    assertDoesNothing(redis -> SilenceFault.pause(redis, LENGTH));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scriptsThatAreForgottenAreCounted(boolean has) throws Exception {
    obedient.set(has);

    assertEquals(
        List.of("INFO memory", "SCRIPT FLUSH SYNC", "scripts forgotten: " + (has ? 7 : 0)),
        run(redis -> new ScriptFlushFault(List.of(redis))));
  }

  @Test
  void refusedCommandsAreCountedUntilMemoryIsFreeAgain() throws Exception {
    List<String> done = run(redis -> RefusalFault.fullMemory(redis, LENGTH));

    assertEquals("CONFIG SET maxmemory 1", done.get(1));
    assertTrue(done.contains("CONFIG SET maxmemory 0"));
    assertTrue(done.getLast().startsWith("commands refused: "), done::getLast);
    assertFalse(done.getLast().endsWith(": 0"), done::getLast);
  }

  @Test
  void rightsAreGivenBack() throws Exception {
    List<String> done = run(redis -> RefusalFault.missingRights(redis, "belfry", Duration.ZERO));

    assertTrue(done.contains("ACL SETUSER belfry -eval -evalsha"));
    assertTrue(done.contains("ACL SETUSER belfry +@all"));
  }

  @Test
  void rejectedConnectionsAreCountedAndAllowedAgain() throws Exception {
    List<String> done = run(redis -> new FewConnectionsFault(redis, LENGTH));

    assertTrue(done.contains("CONFIG SET maxclients 1"));
    assertTrue(done.contains("CONFIG SET maxclients 10000"));
    assertTrue(done.getLast().matches("connections rejected: [1-9]\\d*"), done::getLast);
  }

  private ServerInstance instance(FakeAdmin admin) {
    return new ServerInstance(
        new ManagedProcess(group, "instance-1", List.of("true")),
        1,
        2,
        new AdminClient(admin.port(), Duration.ofSeconds(5)));
  }

  @Test
  void everyInstanceMustPromiseLessWhileRedisMayEvict() throws Exception {
    try (FakeAdmin weak = new FakeAdmin();
        FakeAdmin strong = new FakeAdmin()) {
      weak.page("/readyz", 200, "ready\nacks survive: nothing surely; Redis evicts messages\n");
      strong.page("/readyz", 200, "ready\nacks survive: the end of this process\n");
      List<ServerInstance> both = List.of(instance(weak), instance(strong));

      List<String> done = run(redis -> new EvictionFault(redis, both.subList(0, 1), LENGTH));

      assertEquals("instances that promise less: 1 (1 say so)", done.getLast());
      assertEquals("CONFIG SET maxmemory-policy noeviction", done.get(done.size() - 2));
      assertTrue(new EvictionFault(unused(), both, LENGTH).effect().isNothing());
    }
  }

  @Test
  void logsThatGoWhileClientsFillRedisAreCounted() throws Exception {
    try (FakeAdmin admin = new FakeAdmin();
        FakeServer server = new FakeServer()) {
      admin.page("/metrics", 200, REMOVED + 4);
      server.alter(event -> {
        admin.page("/metrics", 200, REMOVED + 7);
        return event;
      });
      HostileClient client = new HostileClient(server.port(), HostileClient.Kind.ROOMS, 1);
      HostileFault filling = new HostileFault(HostileClient.Kind.ROOMS, List.of(client), LENGTH);

      List<String> done =
          run(redis -> new FillingFault(redis, List.of(instance(admin)), filling, "1g", LENGTH));

      assertTrue(done.contains("HSET belfry:settings redis-memory 7340032"), done::toString);
      assertTrue(done.contains("CONFIG SET maxmemory 71303168"), done::toString);
      assertTrue(done.contains("HSET belfry:settings redis-memory 1g"));
      assertTrue(done.contains("CONFIG SET maxmemory 0"));
      assertTrue(
          done.getLast().startsWith("logs removed: 3 (Redis used up to 4.0 MiB of 7.0; "),
          done::getLast);
    }
  }

  private RedisProcess unused() {
    return new RedisProcess(new ManagedProcess(group, "redis", List.of("true")), 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPasswordChangesOnlyIfTheOldOneIsRefused(boolean refused) throws Exception {
    obedient.set(refused);
    Path file = Files.writeString(folder.resolve("password"), "first\n");

    List<String> done = run(redis -> new PasswordFault(redis, "belfry", file, "second"));

    assertEquals("second\n", Files.readString(file));
    assertTrue(done.contains("ACL SETUSER belfry resetpass >second"));
    assertTrue(done.contains("CONFIG REWRITE"));
    assertEquals(
        refused
            ? "connections ended: 3"
            : "connections ended: 0 (Redis still takes the old password)",
        done.getLast());
  }
}
