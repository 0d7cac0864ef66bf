package belfry.server.backplane.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections to a Redis: one node, the master that sentinels name, or a cluster. Opening
 * blocks, for a few seconds at most.
 */
sealed interface Connector extends AutoCloseable permits NodeConnector, ClusterConnector {
  /** Keys are text, values bytes. */
  RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** Commands that may be under way; one more is refused at once. */
  int QUEUE = 20_000;

  /**
   * Shorter than Redis takes to restart, so that a connection never sees two of its lives as one.
   */
  Duration RECONNECT_LEAST = Duration.ofMillis(50);

  /** The longest pause between two attempts to connect again. */
  Duration RECONNECT_MOST = Duration.ofMillis(500);

  /**
   * A connection for commands.
   *
   * @param connection the connection
   * @param async its commands, which one node and a cluster have in common
   */
  record Commands(
      StatefulConnection<String, byte[]> connection,
      RedisClusterAsyncCommands<String, byte[]> async) {}

  /** A connector for a target. */
  static Connector of(RedisTarget target) {
    ClientResources resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(
                () -> Delay.fullJitter(RECONNECT_LEAST, RECONNECT_MOST, 50, TimeUnit.MILLISECONDS))
            .build();
    return switch (target) {
      case RedisTarget.Single single -> new NodeConnector(resources, single.uri(), false);
      case RedisTarget.Sentinel sentinel -> new NodeConnector(resources, sentinel.uri(), true);
      case RedisTarget.Cluster cluster -> new ClusterConnector(resources, cluster.seeds());
    };
  }

  /** Fills in what all connections have in common. */
  static <B extends ClientOptions.Builder> B fill(B options) {
    options
        .autoReconnect(true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(QUEUE)
        .protocolVersion(ProtocolVersion.RESP3)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(SocketOptions.builder().connectTimeout(RedisOptions.COMMAND).build())
        .timeoutOptions(TimeoutOptions.enabled(RedisOptions.COMMAND));
    return options;
  }

  /**
   * Opens a connection for commands.
   *
   * @throws io.lettuce.core.RedisException when that can't be done now
   */
  Commands connect();

  /**
   * Opens a connection for channels.
   *
   * @throws io.lettuce.core.RedisException when that can't be done now
   */
  StatefulRedisPubSubConnection<String, byte[]> connectPubSub();

  @Override
  void close();
}
