package belfry.server.backplane.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Opens connections to a Redis: one node, the master that sentinels name, or a cluster. Opening
 * blocks, for a few seconds at most.
 */
sealed interface Connector extends AutoCloseable permits NodeConnector, ClusterConnector {
  /** Keys are text, values bytes. */
  RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** Commands that may be under way; one more is refused at once. */
  int QUEUE = 20_000;

  /** The shortest pause between two attempts to connect again. */
  Duration RECONNECT_LEAST = Duration.ofMillis(50);

  /** The longest pause between two attempts to connect again. */
  Duration RECONNECT_MOST = Duration.ofMillis(500);

  /**
   * A connection for commands.
   *
   * @param connection the connection
   * @param async its commands, which one node and a cluster have in common
   * @param masters asks for those of each node that takes messages; may block as connecting does
   */
  record Commands(
      StatefulConnection<String, byte[]> connection,
      RedisClusterAsyncCommands<String, byte[]> async,
      Supplier<List<RedisClusterAsyncCommands<String, byte[]>>> masters) {}

  /** A connector for the target of some options. */
  static Connector of(RedisOptions options) {
    ClientResources resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(
                () -> Delay.fullJitter(RECONNECT_LEAST, RECONNECT_MOST, 50, TimeUnit.MILLISECONDS))
            .build();
    SslOptions.Builder trust = SslOptions.builder().jdkSslProvider();
    options.authority().ifPresent(file -> trust.trustManager(file.toFile()));
    SslOptions ssl = trust.build();
    return switch (options.target()) {
      case RedisTarget.Single single -> new NodeConnector(resources, single.uri(), false, ssl);
      case RedisTarget.Sentinel sentinel -> new NodeConnector(resources, sentinel.uri(), true, ssl);
      case RedisTarget.Cluster cluster -> new ClusterConnector(resources, cluster.seeds(), ssl);
    };
  }

  /** Fills in what all connections have in common. */
  static <B extends ClientOptions.Builder> B fill(B options, SslOptions ssl) {
    options
        .autoReconnect(true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(QUEUE)
        .protocolVersion(ProtocolVersion.RESP3)
        .sslOptions(ssl)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(SocketOptions.builder().connectTimeout(RedisOptions.COMMAND).build())
        .timeoutOptions(TimeoutOptions.enabled(RedisOptions.COMMAND));
    return options;
  }

  /** Ends a client and what it stands on, even on a thread that was interrupted. */
  static void close(AbstractRedisClient client, ClientResources resources) {
    boolean interrupted = Thread.interrupted();
    client.shutdown();
    var _ = resources.shutdown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
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
