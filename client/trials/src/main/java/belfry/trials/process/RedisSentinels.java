package belfry.trials.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A master with two replicas, and the three Sentinels that watch over them. */
public final class RedisSentinels {
  /** Replicas of the master. */
  public static final int REPLICAS = 2;

  private static final int SENTINELS = 3;
  private static final String NAME = "bells";
  private static final Duration WHOLE_WITHIN = Duration.ofSeconds(30);

  /** Milliseconds of silence after which a Sentinel takes the master for gone. */
  private static final int DOWN_AFTER = 2_000;

  private final List<RedisProcess> nodes = new ArrayList<>();
  private final List<RedisProcess> sentinels = new ArrayList<>();

  /** Describes them; none is started yet. */
  public RedisSentinels(RedisProcess.Site site) throws IOException {
    RedisProcess master = site.redis("redis-1");
    nodes.add(master);
    for (int i = 2; i <= 1 + REPLICAS; i++) {
      nodes.add(site.redis("redis-" + i, "replicaof 127.0.0.1 " + master.port()));
    }
    for (int i = 1; i <= SENTINELS; i++) {
      sentinels.add(
          site.sentinel(
              "sentinel-" + i,
              "sentinel monitor " + NAME + " 127.0.0.1 " + master.port() + " 2",
              "sentinel down-after-milliseconds " + NAME + " " + DOWN_AFTER,
              "sentinel failover-timeout " + NAME + " 10000"));
    }
  }

  /** Starts all and waits until they know each other. */
  public void start() throws IOException, InterruptedException {
    for (RedisProcess node : nodes) {
      node.start();
    }
    for (RedisProcess sentinel : sentinels) {
      sentinel.start();
    }
    Await.noProblem(WHOLE_WITHIN, this::problem);
  }

  /** The servers, whichever of them is the master. */
  public List<RedisProcess> nodes() {
    return nodes;
  }

  /** The Sentinels. */
  public List<RedisProcess> sentinels() {
    return sentinels;
  }

  /** The URL by which a Belfry server finds them. */
  public String url() {
    return sentinels.stream()
        .map(sentinel -> "127.0.0.1:" + sentinel.port())
        .collect(Collectors.joining(",", "redis-sentinel://", "#" + NAME));
  }

  /** The server that the first Sentinel takes for the master. */
  public RedisProcess master() throws IOException {
    String address = sentinels.getFirst().ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
    return nodes.stream()
        .filter(node -> address.endsWith("\n" + node.port()))
        .findFirst()
        .orElseThrow(() -> new IOException("no server is the master " + address));
  }

  /** Has a replica take over; false while another failover is under way or none can begin. */
  public boolean failOver() throws IOException {
    try {
      sentinels.getFirst().ask("SENTINEL", "FAILOVER", NAME);
      return true;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).matches("(INPROG|NOGOODSLAVE).*")) {
        return false;
      }
      throw e;
    }
  }

  /** What is not whole, or null. */
  public @Nullable String problem() {
    String known = "num-slaves\n" + REPLICAS + "\nnum-other-sentinels\n" + (SENTINELS - 1);
    for (RedisProcess sentinel : sentinels) {
      if (!sentinel.says(known, "SENTINEL", "MASTER", NAME)) {
        return sentinel.name() + " does not know all others";
      }
    }
    try {
      String info = master().ask("INFO", "replication");
      long online = info.lines().filter(line -> line.contains("state=online")).count();
      return info.contains("role:master") && online == REPLICAS
          ? null
          : "the master lacks a replica";
    } catch (IOException e) {
      return "the master does not answer: " + e.getMessage();
    }
  }
}
