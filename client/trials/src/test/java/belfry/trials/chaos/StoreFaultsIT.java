package belfry.trials.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.chaos.FaultyProxy.Mode;
import belfry.trials.process.AdminClient;
import belfry.trials.process.FakeAdmin;
import belfry.trials.process.FakeRedis;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.RedisProcess;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of a Redis that is set back, or that the network forgets, on a fake of it. */
class StoreFaultsIT {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String KEY = "belfry:{p7}:log:room0";

  @TempDir private Path folder = Path.of("");
  private final StringWriter printed = new StringWriter();
  private final RunReport report = new RunReport(new PrintWriter(printed));
  private ProcessGroup group = new ProcessGroup(Path.of("."));
  private final AtomicBoolean wasAppended = new AtomicBoolean();
  private Path file = Path.of("");

  private int grows = 5;
  private boolean torn;

  @BeforeEach
  void open() throws IOException {
    group = new ProcessGroup(folder);
    Path files = Files.createDirectories(folder.resolve("appendonlydir"));
    file = Files.writeString(files.resolve("appendonly.aof.1.incr.aof"), "");
  }

  @AfterEach
  void close() {
    group.close();
  }

  /**
   * The entries of this Redis are the characters of its file. It adds {@link #grows} once when it
   * is first asked after the file was saved, or is to be torn, and one whenever it is asked how
   * many there are.
   */
  private String answer(String command) {
    if (command.equals("CONFIG GET dir")) {
      return "*2\r\n$3\r\ndir\r\n$%d\r\n%s".formatted(folder.toString().length(), folder);
    }
    if (command.equals("KEYS *:log:room0")) {
      if ((isSaved() || torn) && wasAppended.compareAndSet(false, true)) {
        append(grows);
      }
      return "*1\r\n$%d\r\n%s".formatted(KEY.length(), KEY);
    }
    if (command.equals("XINFO STREAM " + KEY)) {
      return "*2\r\n$13\r\nentries-added\r\n:" + append(1);
    }
    return command.equals("PING") ? "+PONG" : "*0";
  }

  private boolean isSaved() {
    try (var files = Files.list(folder)) {
      return files.anyMatch(one -> one.getFileName().toString().startsWith("saved-"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private long append(int entries) {
    try {
      Files.writeString(file, Files.readString(file) + "x".repeat(entries));
      return Files.size(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Sets the fake back, with an instance that is suspended or killed. */
  private SetBackFault setBack(RedisProcess redis, ManagedProcess instance, boolean kills)
      throws Exception {
    Files.writeString(file, "xxxx");
    redis.start();
    instance.start();
    Workload nobody = new Workload(new WorkloadState(List.of(1)), 0, 1);
    Duration lost = Duration.ofMillis(10);
    SetBackFault fault =
        kills
            ? SetBackFault.withAllKilled(redis, List.of(instance), nobody, lost)
            : SetBackFault.withOneBehind(redis, instance, nobody, lost);
    fault.begin();
    return fault;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRedisThatIsSetBackCountsTheEntriesThatItTakesBack(boolean kills) throws Exception {
    try (FakeRedis fake = new FakeRedis(0, this::answer)) {
      List<String> sleep = List.of("sleep", "60");
      RedisProcess redis = new RedisProcess(new ManagedProcess(group, "redis", sleep), fake.port());
      ManagedProcess instance = new ManagedProcess(group, "instance-1", sleep);

      SetBackFault fault = setBack(redis, instance, kills);

      assertEquals(new Effect(5, "entries taken back", ""), fault.end());
      assertTrue(redis.process().isAlive());
      assertTrue(instance.isAlive() && !instance.isSuspended());
      Evidence.Span loses = fault.loses();
      assertNotNull(loses);
      assertTrue(loses.from() < loses.to());
    }
  }

  @Test
  void aTornFileEndsInTheMiddleOfTheFirstLostCommand() throws Exception {
    try (FakeRedis fake = new FakeRedis(0, this::answer)) {
      List<String> sleep = List.of("sleep", "60");
      RedisProcess redis = new RedisProcess(new ManagedProcess(group, "redis", sleep), fake.port());
      Files.writeString(file, "x".repeat(4));
      redis.start();
      Workload nobody = new Workload(new WorkloadState(List.of(1)), 0, 1);
      grows = 20;
      torn = true;
      SetBackFault fault = SetBackFault.withTornFile(redis, nobody, SHORT);
      fault.begin();

      // 4 + 20 and one for the question; then 7 bytes stay after the first 4, and one is added
      assertEquals(new Effect(25 - 12, "entries taken back", ""), fault.end());
      assertNotNull(fault.loses());
    }
  }

  @Test
  void anInstanceThatCannotBeSuspendedMakesTheFaultUseless() throws Exception {
    try (FakeRedis fake = new FakeRedis(0, this::answer)) {
      RedisProcess redis =
          new RedisProcess(new ManagedProcess(group, "redis", List.of("sleep", "60")), fake.port());
      ManagedProcess ended = new ManagedProcess(group, "instance-1", List.of("true"));

      SetBackFault fault =
          SetBackFault.withOneBehind(
              redis, ended, new Workload(new WorkloadState(List.of(1)), 0, 1), SHORT);
      fault.begin();

      assertEquals(
          new Effect(0, "entries taken back", "instance-1 did not stand still"), fault.end());
    }
  }

  @Test
  void aSavedStateIsWhatTheFilesWere() throws Exception {
    try (FakeRedis fake = new FakeRedis(0, this::answer)) {
      RedisProcess redis =
          new RedisProcess(new ManagedProcess(group, "redis", List.of("true")), fake.port());
      Files.writeString(file, "early");
      Path saved = redis.saveState();
      Files.writeString(file, "late");
      Path other = Files.writeString(file.resolveSibling("appendonly.aof.2.incr.aof"), "later");

      redis.restoreState(saved);

      assertEquals("early", Files.readString(file));
      assertFalse(Files.exists(other));
    }
  }

  /** Runs the fault while an instance has one connection through the proxy. */
  private Effect forget(FakeAdmin admin) throws Exception {
    ServerInstance instance =
        new ServerInstance(
            new ManagedProcess(group, "instance-1", List.of("true")),
            1,
            2,
            new AdminClient(admin.port(), PATIENCE));
    FreePorts ports = new FreePorts();
    try (FakeRedis fake = new FakeRedis(0, this::answer);
        FaultyProxy proxy = new FaultyProxy(ports.next(), fake.port());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      client.getOutputStream().write("*1\r\n$4\r\nPING\r\n".getBytes(UTF_8));
      assertEquals('+', client.getInputStream().read());
      ForgottenFlowsFault fault =
          new ForgottenFlowsFault(proxy, instance, Duration.ZERO, report, SHORT, SHORT);
      fault.begin();
      client.getOutputStream().write("*1\r\n".getBytes(UTF_8));
      Effect effect = fault.end();
      assertTrue(proxy.harm(Mode.FORGET) >= 4);
      return effect;
    }
  }

  @Test
  void anInstanceThatIsReadyAgainReplacedItsConnections() throws Exception {
    try (FakeAdmin admin = new FakeAdmin()) {
      admin.page("/readyz", 200, "ready\n");

      Effect effect = forget(admin);

      assertTrue(
          effect.toString().startsWith("bytes swallowed: 4 (ready after "), effect::toString);
      assertEquals("", printed.toString());
    }
  }

  @Test
  void anInstanceThatKeepsItsConnectionsIsABreach() throws Exception {
    try (FakeAdmin admin = new FakeAdmin()) {
      admin.page("/readyz", 503, "not ready\n");

      Effect effect = forget(admin);

      assertTrue(effect.detail().contains("not ready"), effect::toString);
      assertTrue(printed.toString().contains("instance-1 was not ready"), printed::toString);
    }
  }
}
