package belfry.server.backplane.redis.link;

import belfry.server.task.Failures;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections to a Redis: to one node, to the master that sentinels name, or to a cluster.
 * Opening a connection blocks for a few seconds at most. Owns Lettuce's client and its threads;
 * {@link #close} ends both.
 */
sealed interface Connector extends AutoCloseable permits NodeConnector, ClusterConnector {
  /** Keys are text, values are bytes. */
  RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** The highest number of unanswered commands of a connection; one more is refused at once. */
  int QUEUE = 20_000;

  /** The shortest pause between two attempts to reconnect. */
  Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  /** The longest pause between two attempts to reconnect. */
  Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /**
   * A connector for a target.
   *
   * @param authority a file with the certificates that are trusted; the JDK's if there is none
   */
  static Connector of(RedisTarget target, Optional<Path> authority) {
    ClientResources resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .timer(new DeadlineTimer())
            .socketAddressResolver(new NodeAddresses(InetAddress::getAllByName))
            .reconnectDelay(
                () -> Delay.fullJitter(SHORTEST_PAUSE, LONGEST_PAUSE, 50, TimeUnit.MILLISECONDS))
            .build();
    ReconnectLog.of(resources);
    SslOptions.Builder trust = SslOptions.builder().jdkSslProvider();
    authority.ifPresent(file -> trust.trustManager(file.toFile()));
    SslOptions ssl = trust.build();
    return switch (target) {
      case RedisTarget.Single single -> new NodeConnector(resources, single.uri(), false, ssl);
      case RedisTarget.Sentinel sentinel -> new NodeConnector(resources, sentinel.uri(), true, ssl);
      case RedisTarget.Cluster cluster -> new ClusterConnector(resources, cluster.seeds(), ssl);
    };
  }

  /**
   * Sets the options that all connections have in common. Commands have no timeouts in Lettuce,
   * which would cost each of them a timer: {@link Commands#await} limits every wait.
   */
  static <B extends ClientOptions.Builder> B fill(B options, SslOptions ssl) {
    options
        .autoReconnect(true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(QUEUE)
        .protocolVersion(ProtocolVersion.RESP3)
        .sslOptions(ssl)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(SocketOptions.builder().connectTimeout(Timeouts.COMMAND).build())
        .timeoutOptions(TimeoutOptions.create());
    return options;
  }

  /** Ends a client and its resources, also on a thread that was interrupted. */
  static void close(AbstractRedisClient client, ClientResources resources) {
    boolean interrupted = Thread.interrupted();
    client.shutdown();
    var _ = resources.shutdown();
    var _ = resources.timer().stop();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Opens a connection for commands.
   *
   * @throws io.lettuce.core.RedisException if that fails now; a later attempt may succeed
   */
  LettuceConnection connect();

  /**
   * Opens a connection for channels.
   *
   * @throws io.lettuce.core.RedisException if that fails now; a later attempt may succeed
   */
  StatefulRedisPubSubConnection<String, byte[]> connectPubSub();

  /**
   * A watch over the sentinels of the target; empty if it has none.
   *
   * @param switched is called when a sentinel says that another Redis became the master
   */
  Optional<SentinelWatch> watch(Runnable switched, Failures failures);

  @Override
  void close();
}
