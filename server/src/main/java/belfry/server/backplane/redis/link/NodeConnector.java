package belfry.server.backplane.redis.link;

import belfry.server.task.Failures;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Connects to one node: a given one, or the master that sentinels name. */
final class NodeConnector implements Connector {
  private static final byte[] MASTER = "master".getBytes(StandardCharsets.US_ASCII);

  private final ClientResources resources;
  private final RedisURI uri;
  private final boolean bySentinel;
  private final RedisClient client;

  NodeConnector(ClientResources resources, RedisURI uri, boolean bySentinel, SslOptions ssl) {
    this.resources = resources;
    this.uri = uri;
    this.bySentinel = bySentinel;
    this.client = RedisClient.create(resources, uri);
    client.setOptions(Connector.fill(ClientOptions.builder(), ssl).build());
  }

  @Override
  public LettuceConnection connect() {
    StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC, uri);
    try {
      if (bySentinel && !isMaster(connection)) {
        throw new RedisConnectionException("the sentinels name a Redis that is not the master");
      }
    } catch (RedisException e) {
      connection.close();
      throw e;
    }
    return new LettuceConnection(connection, connection.async(), () -> List.of(connection.async()));
  }

  private static boolean isMaster(StatefulRedisConnection<String, byte[]> connection) {
    return connection.sync().role().getFirst() instanceof byte[] role
        && Arrays.equals(role, MASTER);
  }

  @Override
  public StatefulRedisPubSubConnection<String, byte[]> connectPubSub() {
    return client.connectPubSub(CODEC, uri);
  }

  @Override
  public Optional<SentinelWatch> watch(Runnable switched, Failures failures) {
    return bySentinel
        ? Optional.of(new SentinelWatch(client, uri, switched, failures))
        : Optional.empty();
  }

  @Override
  public void close() {
    Connector.close(client, resources);
  }
}
