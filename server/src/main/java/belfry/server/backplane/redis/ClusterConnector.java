package belfry.server.backplane.redis;

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
import java.util.concurrent.CompletionException;

/** Connects to a cluster, and keeps up with what it is made of. */
final class ClusterConnector implements Connector {
  private static final Duration REFRESH = Duration.ofSeconds(10);
  private static final Duration REFRESH_WHEN_IN_DOUBT = Duration.ofSeconds(1);

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
                    .adaptiveRefreshTriggersTimeout(REFRESH_WHEN_IN_DOUBT)
                    .build())
            .build());
  }

  @Override
  public Commands connect() {
    StatefulRedisClusterConnection<String, byte[]> connection = client.connect(CODEC);
    return new Commands(connection, connection.async(), () -> masters(connection));
  }

  private static List<RedisClusterAsyncCommands<String, byte[]>> masters(
      StatefulRedisClusterConnection<String, byte[]> connection) {
    try {
      return List.copyOf(connection.async().nodes(ClusterConnector::isMaster).asMap().values());
    } catch (CompletionException e) { // one that is gone, which the others have not noticed yet
      throw Failure.of(e.getCause());
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
  public void close() {
    Connector.close(client, resources);
  }
}
