package belfry.server.backplane.redis.link;

import belfry.server.task.Failures;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Connects to a cluster, and follows changes of its topology. */
final class ClusterConnector implements Connector {
  private static final Duration REFRESH = Duration.ofSeconds(10);

  /** The shortest time between two refreshes that answers of the cluster cause. */
  private static final Duration ADAPTIVE_REFRESH = Duration.ofSeconds(1);

  private final ClientResources resources;
  private final RedisClusterClient client;

  ClusterConnector(ClientResources resources, List<RedisURI> seeds, SslOptions ssl) {
    this.resources = resources;
    this.client = RedisClusterClient.create(resources, seeds);
    client.setOptions(
        Connector.fill(ClusterClientOptions.builder(), ssl)
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(REFRESH)
                    .adaptiveRefreshTriggersTimeout(ADAPTIVE_REFRESH)
                    .build())
            .build());
  }

  @Override
  public LettuceConnection connect() {
    StatefulRedisClusterConnection<String, byte[]> connection = client.connect(CODEC);
    return new LettuceConnection(connection, connection.async(), () -> masters(connection));
  }

  private static List<RedisClusterAsyncCommands<String, byte[]>> masters(
      StatefulRedisClusterConnection<String, byte[]> connection) {
    try {
      return List.copyOf(connection.async().nodes(ClusterConnector::isMaster).asMap().values());
    } catch (CompletionException | RedisException e) { // a master is gone that is still named
      throw CommandFailure.of(e);
    }
  }

  private static boolean isMaster(RedisClusterNode node) {
    return node.getRole().isUpstream() && !node.hasNoSlots();
  }

  @Override
  public StatefulRedisPubSubConnection<String, byte[]> connectPubSub() {
    return client.connectPubSub(CODEC);
  }

  @Override
  public Optional<SentinelWatch> watch(Runnable switched, Failures failures) {
    return Optional.empty();
  }

  @Override
  public void close() {
    Connector.close(client, resources);
  }
}
