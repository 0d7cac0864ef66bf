package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.RoomName;
import belfry.trials.process.AdminClient;
import belfry.trials.process.Await;
import belfry.trials.process.FakeRedis;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.RedisCluster;
import belfry.trials.process.RedisProcess;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of fault, on processes of a shell and fakes of Redis: what it returns as its effect.
 */
class FaultsIT {
  private static final Duration SHORT = Duration.ofMillis(100);

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

  private ManagedProcess sleeper() throws IOException {
    ManagedProcess process = new ManagedProcess(group, "sleeper", List.of("sleep", "60"));
    process.start();
    return process;
  }

  @Test
  void aKillNamesTheProcessAndStartsItAgain() throws Exception {
    ManagedProcess process = sleeper();
    long pid = process.pid().getAsLong();
    KillFault fault = new KillFault(process, process::start, "redis", SHORT, Fault.EVERYBODY);

    fault.begin();
    assertFalse(process.isAlive());
    Effect effect = fault.end();

    assertEquals(new Effect(1, "processes killed", "pid " + pid), effect);
    assertTrue(process.isAlive());
    assertEquals(Fault.EVERYBODY, fault.cutsOff());
  }

  @Test
  void aKillOfWhatDoesNotRunDoesNothing() throws Exception {
    ManagedProcess process = new ManagedProcess(group, "sleeper", List.of("sleep", "60"));
    KillFault fault = new KillFault(process, process::start, "redis", SHORT, null);

    fault.begin();

    assertTrue(fault.end().isNothing());
    assertTrue(process.isAlive());
  }

  @Test
  void aSuspensionCountsTheTimeOfStandingStill() throws Exception {
    ManagedProcess process = sleeper();
    SuspendFault fault = new SuspendFault(process, "redis", SHORT, null);

    fault.begin();
    assertTrue(process.isSuspended());
    Thread.sleep(20); // time is what it measures
    Effect effect = fault.end();

    assertTrue(effect.amount() >= 20, effect::toString);
    assertTrue(process.isAlive());
  }

  @Test
  void aSuspensionThatSomethingEndedDoesNothing() throws Exception {
    ManagedProcess process = sleeper();
    SuspendFault fault = new SuspendFault(process, "redis", SHORT, null);

    fault.begin();
    process.kill();

    assertTrue(fault.end().isNothing());
  }

  @Test
  void aStopMustEndWithCodeZero() throws Exception {
    StringWriter printed = new StringWriter();
    RunReport report = new RunReport(new PrintWriter(printed));
    ManagedProcess process = sleeper(); // ends with 143 at SIGTERM
    ServerInstance instance =
        new ServerInstance(process, 1, 2, new AdminClient(3, Duration.ofSeconds(1)));
    StopFault fault = new StopFault(instance, report);

    fault.begin();
    Effect effect = fault.end();

    assertFalse(effect.isNothing());
    assertTrue(printed.toString().contains("sleeper ended with code 143"), printed::toString);
    assertTrue(process.isAlive());
  }

  @Test
  void onlyConnectionsOfServersAreCountedAsKilled() throws Exception {
    AtomicBoolean killed = new AtomicBoolean();
    try (FakeRedis empty = new FakeRedis(0, _ -> "id=1 addr=x name= age=1");
        FakeRedis used =
            new FakeRedis(
                0,
                command -> {
                  if (command.startsWith("CLIENT KILL")) {
                    killed.set(true);
                    return ":3";
                  }
                  return killed.get()
                      ? "id=9 addr=x name=belfry age=0"
                      : "id=4 addr=x name=belfry age=1\nid=5 addr=x name=sentinel-7 age=1\n"
                          + "id=6 addr=x name=belfry age=1";
                })) {
      ClientKillFault fault =
          new ClientKillFault("pubsub", "a node", List.of(redis("a", empty), redis("b", used)));

      fault.begin();

      assertEquals(new Effect(2, "connections killed", "b"), fault.end());
      assertFalse(empty.asked().contains("CLIENT KILL TYPE pubsub"));
    }
  }

  @Test
  void aKillWhereNoServerIsConnectedDoesNothing() throws Exception {
    try (FakeRedis empty = new FakeRedis(0, _ -> "id=1 addr=x name= age=1")) {
      ClientKillFault fault = new ClientKillFault("normal", "a", List.of(redis("a", empty)));

      fault.begin();

      assertTrue(fault.end().isNothing());
    }
  }

  private RedisProcess redis(String name, FakeRedis fake) {
    return new RedisProcess(new ManagedProcess(group, name, List.of("true")), fake.port());
  }

  @Test
  void clientsOfServersAreKnownByTheirName() {
    assertEquals(
        Set.of("id=4"),
        ClientKillFault.ids("id=4 name=belfry age=1\nid=5 name=belfry-x age=1\nid=6 name= age=1"));
  }

  @Test
  void aFailoverIsDoneWhenAnotherOneIsTheMaster() throws Exception {
    AtomicReference<String> master = new AtomicReference<>("redis-1");
    AtomicInteger asked = new AtomicInteger();
    FailoverFault fault =
        new FailoverFault(
            "SENTINEL FAILOVER",
            new FailoverFault.Masters() {
              @Override
              public String master() {
                return asked.get() >= 2 ? "redis-3" : master.get();
              }

              @Override
              public boolean failOver() {
                return asked.incrementAndGet() >= 2; // at first none can begin
              }
            });

    fault.begin();

    assertEquals(new Effect(1, "masters replaced", "redis-1 by redis-3"), fault.end());
    assertEquals(2, asked.get());
  }

  @Test
  void theSlotThatHoldsARoomMovesWithItsKeys() throws Exception {
    List<FakeRedis> fakes = new ArrayList<>();
    RedisCluster cluster =
        new RedisCluster(new RedisProcess.Site(group, new FreePorts(), Path.of("redis-server")));
    List<String> keys = new ArrayList<>(List.of("belfry:{p3}:log:room1"));
    try {
      for (int i = 0; i < 3; i++) {
        boolean owner = i == 1;
        fakes.add(
            new FakeRedis(
                cluster.nodes().get(i).port(),
                command -> {
                  if (command.startsWith("MIGRATE ")) {
                    keys.clear();
                    return "+OK";
                  }
                  return switch (command.replaceAll(" 100$", "")) {
                    case "INFO replication" -> "role:master";
                    case "CLUSTER NODES" ->
                        "x h:1@2 myself,master - 0 0 1 connected" + (owner ? " 0-16383" : "");
                    case "KEYS *room1*", "CLUSTER GETKEYSINSLOT 9" ->
                        owner && !keys.isEmpty()
                            ? "*1\r\n$" + keys.getFirst().length() + "\r\n" + keys.getFirst()
                            : "*0";
                    case "CLUSTER KEYSLOT belfry:{p3}:log:room1" -> ":9";
                    default -> "*0";
                  };
                }));
      }

      SlotMoveFault fault = new SlotMoveFault(cluster, new RoomName("room1"), 1);
      fault.begin();
      assertEquals(new Effect(1, "keys moved", "slot 9 from redis-2 to redis-3"), fault.end());

      SlotMoveFault none = new SlotMoveFault(cluster, new RoomName("room2"), 1);
      none.begin();
      assertTrue(none.end().isNothing(), "no slot holds a key of that room");
    } finally {
      for (FakeRedis fake : fakes) {
        fake.close();
      }
    }
  }

  @Test
  void aDeferredFaultChoosesItsPartWhenItBegins() throws Exception {
    ManagedProcess process = sleeper();
    DeferredFault fault =
        new DeferredFault(
            "kill -9 the master",
            "redis",
            SHORT,
            () -> new KillFault(process, process::start, "redis", SHORT, null));
    assertTrue(fault.end().isNothing(), "it has not begun");

    fault.begin();

    assertFalse(fault.end().isNothing());
  }

  @Test
  void aGradualFaultWaitsAtItsEndUntilItBites() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    AtomicBoolean stopped = new AtomicBoolean();
    GradualFault fault =
        new GradualFault("slow", "x", Duration.ZERO) {
          @Override
          void start() {
            // it bites at the third look
          }

          @Override
          Effect effect() {
            return Effect.of(looks.incrementAndGet() < 3 ? 0 : 1, "looks");
          }

          @Override
          void stop() {
            stopped.set(true);
          }
        };

    fault.begin();
    assertEquals(0, looks.get(), "what is over at once is not waited for at its begin");

    assertFalse(fault.end().isNothing());
    assertTrue(stopped.get());
  }

  @Test
  void theDeathOfAnInstanceIsSeenInItsProcess() throws Exception {
    ManagedProcess process = new ManagedProcess(group, "short", List.of("true"));
    process.start();
    assertNull(
        Await.problemAfter(Duration.ofSeconds(20), () -> process.hasDied() ? null : "it runs"));
  }
}
