package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.process.FreePorts;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.RedisProcess;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which faults each deployment has, and how they are drawn. Nothing is started. */
class TopologiesTest {
  private static final double LONGEST = 9;
  private static final int DRAWS = 40;

  @TempDir private Path folder = Path.of("");
  private final Workload workload = new Workload(new WorkloadState(List.of(1, 2, 3)), 6, 1);
  private Topology.Site site = site(Path.of("."), LONGEST);
  private RedisProcess.Site store = store(Path.of("."));

  private static Topology.Site site(Path folder, double longest) {
    RunReport report = new RunReport(new PrintWriter(new StringWriter()));
    return new Topology.Site(
        new ProcessGroup(folder),
        new FreePorts(),
        Path.of("/bin/true"),
        Optional.empty(),
        Optional.of(Path.of("libfaketime.so.1")),
        report,
        longest);
  }

  private static RedisProcess.Site store(Path folder) {
    return new RedisProcess.Site(
        new ProcessGroup(folder), new FreePorts(), Path.of("redis-server"));
  }

  @BeforeEach
  void inFolder() {
    site = site(folder, LONGEST);
    store = store(folder);
  }

  /** Draws many faults of each kind: they must be describable, and no longer than allowed. */
  private Set<String> kinds(Topology topology, int instances) throws IOException {
    topology.startInstances(instances);
    Set<String> names = new HashSet<>();
    for (Fault.Kind kind : topology.faults(workload)) {
      names.add(kind.name());
      for (int seed = 0; seed < DRAWS; seed++) {
        Fault fault = kind.draw().from(new Random(seed));
        Fault again = kind.draw().from(new Random(seed));
        assertEquals(fault.words(), again.words(), "a seed gives the same fault");
        assertEquals(fault.length(), again.length());
        assertTrue(fault.length().toMillis() <= LONGEST * 1_000, fault::words);
        assertFalse(fault.target().isEmpty());
      }
    }
    return names;
  }

  private static final Set<String> OF_ALL =
      Set.of(
          "kill -9 of an instance",
          "SIGTERM of an instance",
          "SIGSTOP of an instance",
          "SIGSTOP of an instance past its lease",
          "the clock of an instance steps",
          "half of the clients stop reading",
          "flood",
          "hostile clients");

  @Test
  void aLocalInstanceHasTheFaultsOfAll() throws IOException {
    Topology local = new LocalTopology(site, Optional.of(Path.of("/data")));
    Topology memory = new LocalTopology(site, Optional.empty());

    assertEquals(OF_ALL, kinds(local, 1));
    assertEquals(List.of("--data", "/data"), local.options());
    assertFalse(local.endsWithProcess());
    assertFalse(local.failsOver());
    assertEquals(OF_ALL, kinds(memory, 1));
    assertEquals(List.of("--data", "none"), memory.options());
    assertTrue(memory.endsWithProcess());
  }

  @Test
  void aShortRunHasNoPauseThatOutlivesALease() throws IOException {
    Topology local = new LocalTopology(site(folder, 2), Optional.empty());
    local.startInstances(1);

    assertTrue(
        local.faults(workload).stream().noneMatch(kind -> kind.name().contains("past its lease")));
  }

  @Test
  void aSingleRedisIsBrokenInItselfAndInItsConnections() throws IOException {
    Set<String> kinds = kinds(new SingleTopology(site, store), 3);

    assertTrue(kinds.containsAll(OF_ALL));
    assertTrue(
        kinds.containsAll(
            Set.of(
                "kill -9 of Redis",
                "SIGSTOP of Redis",
                "CLIENT KILL TYPE pubsub",
                "CLIENT KILL TYPE normal",
                "Redis is set back",
                "Redis is set back, instances killed",
                "the file of Redis is torn",
                "the clock of Redis steps",
                "CLIENT PAUSE",
                "DEBUG SLEEP",
                "SCRIPT FLUSH",
                "maxmemory is reached",
                "rights are revoked",
                "one connection allowed",
                "an eviction policy is set",
                "the password changes",
                "another deployment talks",
                "clients fill Redis",
                "an instance has another history",
                "Redis connections stalled towards Redis",
                "Redis connections stalled from Redis",
                "Redis connections jittering",
                "Redis connections cut",
                "Redis connections forgotten",
                "Redis connections stalled",
                "Redis connections half open",
                "Redis connections dripping")));
  }

  @Test
  void eachInstanceReachesASingleRedisThroughAProxyOfItsOwn() throws IOException {
    SingleTopology single = new SingleTopology(site, store);

    String first = single.options().getLast();
    String second = single.options().getLast();

    assertTrue(first.startsWith("redis://belfry@127.0.0.1:"));
    assertFalse(first.equals(second));
  }

  @Test
  void sentinelsAreBrokenBesideTheirServers() throws IOException {
    SentinelTopology sentinel = new SentinelTopology(site, store);

    Set<String> kinds = kinds(sentinel, 3);

    assertTrue(
        kinds.containsAll(
            Set.of(
                "SENTINEL FAILOVER",
                "SCRIPT FLUSH",
                "kill -9 of the master",
                "SIGSTOP of the master",
                "kill -9 of a server",
                "SIGSTOP of a server",
                "kill -9 of a Sentinel")));
    assertEquals(List.of("--ack-replicas", "2"), sentinel.options().subList(2, 4));
    assertTrue(sentinel.failsOver());
  }

  @Test
  void aClusterMovesSlotsAndReplacesMasters() throws IOException {
    ClusterTopology cluster = new ClusterTopology(site, store);

    Set<String> kinds = kinds(cluster, 3);

    assertTrue(
        kinds.containsAll(
            Set.of(
                "a room's slot moves",
                "a room's slot is half moved",
                "SCRIPT FLUSH",
                "CLUSTER FAILOVER",
                "kill -9 of a node",
                "SIGSTOP of a node",
                "CLIENT KILL TYPE pubsub",
                "CLIENT KILL TYPE normal")));
    assertTrue(cluster.options().getLast().startsWith("redis-cluster://"));
    assertTrue(cluster.failsOver());
    assertFalse(cluster.endsWithProcess());
  }

  @Test
  void instancesHaveNamesAndPortsOfTheirOwn() throws IOException {
    Topology local = new LocalTopology(site, Optional.empty());
    local.startInstances(3);

    List<ServerInstance> instances = local.instances();

    assertEquals(
        List.of("instance-1", "instance-2", "instance-3"),
        instances.stream().map(ServerInstance::name).toList());
    assertEquals(3, instances.stream().map(ServerInstance::port).distinct().count());
  }
}
