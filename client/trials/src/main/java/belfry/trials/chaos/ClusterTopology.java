package belfry.trials.chaos;

import belfry.protocol.RoomName;
import belfry.trials.process.RedisCluster;
import belfry.trials.process.RedisProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Instances that share a Redis Cluster of three masters with a replica each. */
final class ClusterTopology extends Topology {
  /** Seconds in which no replica takes over, so that what was acknowledged must survive. */
  private static final double NO_TAKEOVER = 2.5;

  private static final int OTHER_MASTERS = 2;

  /** Seconds for which a slot is half moved: less than the length of a lease. */
  private static final double HALF_MOVED = 4;

  private final RedisCluster cluster;

  ClusterTopology(Site site, RedisProcess.Site store) throws IOException {
    super(site);
    this.cluster = new RedisCluster(store);
  }

  @Override
  void startStore() throws IOException, InterruptedException {
    cluster.start();
  }

  @Override
  @Nullable String problem() {
    return cluster.problem();
  }

  @Override
  List<String> options() {
    return List.of("--redis", cluster.url());
  }

  @Override
  boolean failsOver() {
    return true;
  }

  @Override
  List<Fault.Kind> storeFaults(Workload workload) {
    Fault.Kind move = new Fault.Kind("a room's slot moves", this::move);
    return List.of(
        move,
        move,
        new Fault.Kind("a room's slot is half moved", this::moveHalf),
        new Fault.Kind("SCRIPT FLUSH", _ -> new ScriptFlushFault(cluster.nodes())),
        new Fault.Kind("CLUSTER FAILOVER", random -> failOver(pick(random))),
        new Fault.Kind("kill -9 of a node", this::kill),
        new Fault.Kind("SIGSTOP of a node", this::suspend),
        new Fault.Kind("CLIENT KILL TYPE pubsub", random -> killClients("pubsub", random)),
        new Fault.Kind("CLIENT KILL TYPE normal", random -> killClients("normal", random)));
  }

  private RedisProcess pick(Random random) {
    return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
  }

  private Fault move(Random random) {
    List<RoomName> rooms = Workload.rooms();
    RoomName room = rooms.get(random.nextInt(rooms.size()));
    return new SlotMoveFault(cluster, room, 1 + random.nextInt(OTHER_MASTERS));
  }

  private Fault moveHalf(Random random) {
    List<RoomName> rooms = Workload.rooms();
    RoomName room = rooms.get(random.nextInt(rooms.size()));
    int shift = 1 + random.nextInt(OTHER_MASTERS);
    return new HalfMovedSlotFault(cluster, room, shift, between(random, 0.5, HALF_MOVED));
  }

  private Fault failOver(RedisProcess node) {
    return new FailoverFault(
        "CLUSTER FAILOVER in the pair of " + node.name(),
        new FailoverFault.Masters() {
          @Override
          public String master() {
            return (node.isMaster() ? node : cluster.partner(node)).name();
          }

          @Override
          public boolean failOver() throws IOException {
            (node.isMaster() ? cluster.partner(node) : node).ask("CLUSTER", "FAILOVER");
            return true;
          }
        });
  }

  private Fault kill(Random random) {
    RedisProcess node = pick(random);
    return new KillFault(
        node.process(), node::start, "redis", between(random, 0, NO_TAKEOVER), null);
  }

  private Fault suspend(Random random) {
    RedisProcess node = pick(random);
    return new SuspendFault(node.process(), "redis", between(random, 0.5, NO_TAKEOVER), null);
  }

  /** Not every node has a connection of a type: the first that has, from a random one on. */
  private Fault killClients(String type, Random random) {
    List<RedisProcess> nodes = new ArrayList<>(cluster.nodes());
    Collections.rotate(nodes, random.nextInt(nodes.size()));
    return new ClientKillFault(type, "a node", nodes);
  }
}
