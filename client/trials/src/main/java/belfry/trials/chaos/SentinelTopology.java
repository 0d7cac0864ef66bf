package belfry.trials.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Instances that share a master with two replicas, watched over by three Sentinels. Every message
 * is confirmed by both replicas, so that whichever becomes the master has it.
 */
final class SentinelTopology extends Topology {
  private static final int REPLICAS = 2;
  private static final int SENTINELS = 3;
  private static final String NAME = "bells";
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(30);

  /** Milliseconds of silence after which a Sentinel takes the master for gone. */
  private static final int DOWN_AFTER = 2_000;

  private final Path program;
  private final List<Redis> nodes = new ArrayList<>();
  private final List<Redis> sentinels = new ArrayList<>();

  SentinelTopology(
      Parts parts, Ports ports, Path serve, Findings findings, double longest, Path program) {
    super(parts, ports, serve, findings, longest);
    this.program = program;
  }

  @Override
  void startStore() throws IOException, InterruptedException {
    int master = ports().next();
    nodes.add(Redis.of(parts(), program, "redis-1", master, List.of()));
    for (int i = 0; i < REPLICAS; i++) {
      nodes.add(
          Redis.of(
              parts(),
              program,
              "redis-" + (i + 2),
              ports().next(),
              List.of("replicaof 127.0.0.1 " + master)));
    }
    for (Redis node : nodes) {
      node.start();
    }
    for (int i = 1; i <= SENTINELS; i++) {
      Redis sentinel =
          Redis.sentinel(
              parts(),
              program,
              "sentinel-" + i,
              ports().next(),
              List.of(
                  "sentinel monitor " + NAME + " 127.0.0.1 " + master + " 2",
                  "sentinel down-after-milliseconds " + NAME + " " + DOWN_AFTER,
                  "sentinel failover-timeout " + NAME + " 10000"));
      sentinels.add(sentinel);
      sentinel.start();
    }
    String lack = Await.lack(STARTED_WITHIN, this::lack);
    if (lack != null) {
      throw new IOException(lack);
    }
  }

  /** The one that the first Sentinel takes for the master. */
  private Redis master() throws IOException {
    String address = sentinels.getFirst().ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
    return nodes.stream()
        .filter(node -> address.endsWith("\n" + node.port()))
        .findFirst()
        .orElseThrow(() -> new IOException("nobody knows the master " + address));
  }

  @Override
  String lack() {
    for (Redis sentinel : sentinels) {
      String known = "num-slaves\n" + REPLICAS + "\nnum-other-sentinels\n" + (SENTINELS - 1);
      if (!sentinel.says(known, "SENTINEL", "MASTER", NAME)) {
        return sentinel.name() + " does not know all others";
      }
    }
    try {
      String info = master().ask("INFO", "replication");
      boolean whole =
          info.contains("role:master")
              && info.lines().filter(line -> line.contains("state=online")).count() == REPLICAS;
      return whole ? null : "the master has not all of its replicas";
    } catch (IOException e) {
      return "the master does not answer: " + e.getMessage();
    }
  }

  @Override
  List<String> options(int instance) {
    List<String> hosts = sentinels.stream().map(one -> "127.0.0.1:" + one.port()).toList();
    return List.of(
        "--redis",
        "redis-sentinel://" + String.join(",", hosts) + "#" + NAME,
        "--ack-replicas",
        "" + REPLICAS);
  }

  @Override
  boolean failsOver() {
    return true;
  }

  @Override
  List<Fault.Kind> storeFaults() {
    return List.of(
        _ -> Fault.of("SENTINEL FAILOVER", "redis", Duration.ZERO, this::failOver, () -> {}),
        random -> onMaster(Redis::kill, Fault.between(random, 0, longest(8))),
        random -> onMaster(Redis::suspend, Fault.between(random, 1, longest(10))),
        random -> nodes.get(random.nextInt(nodes.size())).kill(briefly(random), null),
        random -> nodes.get(random.nextInt(nodes.size())).suspend(briefly(random), null),
        random -> sentinels.get(random.nextInt(SENTINELS)).kill(briefly(random), null),
        _ -> onMaster((master, _, _) -> master.killClients("pubsub"), Duration.ZERO),
        _ -> onMaster((master, _, _) -> master.killClients("normal"), Duration.ZERO));
  }

  private Duration briefly(Random random) {
    return Fault.between(random, 0.5, longest(4));
  }

  /** Has a replica take over, unless that is under way or none can just now. */
  private void failOver() throws IOException {
    try {
      sentinels.getFirst().ask("SENTINEL", "FAILOVER", NAME);
    } catch (IOException e) {
      if (!e.getMessage().matches("(INPROG|NOGOODSLAVE).*")) {
        throw e;
      }
    }
  }

  /** Makes a fault of one Redis. */
  private interface Harm {
    Fault to(Redis redis, Duration length, String cutsOff);
  }

  /** A fault of whichever is the master when it comes. */
  private Fault onMaster(Harm harm, Duration length) {
    Fault[] chosen = new Fault[1];
    return Fault.of(
        "to the master: "
            + harm.to(nodes.getFirst(), length, null).words().replace("redis-1", "it"),
        "redis",
        length,
        () -> {
          chosen[0] = harm.to(master(), length, null);
          chosen[0].apply().run();
        },
        () -> {
          if (chosen[0] != null) {
            chosen[0].heal().run();
          }
        });
  }
}
