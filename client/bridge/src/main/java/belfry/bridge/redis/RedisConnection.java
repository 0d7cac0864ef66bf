package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A connection to a Redis. Commands are collected until {@link #flush}, so that many travel in one
 * packet. A lost connection stays lost: every command fails from then on. One thread uses it;
 * closing it ends its threads.
 */
public final class RedisConnection implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final RedisAddress address;
  private final ClientResources resources;
  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;

  private RedisConnection(RedisAddress address) {
    this.address = address;
    resources =
        DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
    client = RedisClient.create(resources, address.uri());
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).build())
            .build());
    try {
      connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
      connection.setAutoFlushCommands(false);
    } catch (RedisException e) {
      shutdown(client, resources);
      throw e;
    }
  }

  /** Connects. */
  public static RedisConnection open(RedisAddress address) throws BridgeException {
    try {
      return new RedisConnection(address);
    } catch (RedisException e) {
      throw BridgeException.unavailable(address + " can't be reached: " + reason(e));
    }
  }

  /** Whether it is not lost. */
  public boolean isOpen() {
    return connection.isOpen();
  }

  /** Commands that are sent at the next {@link #flush}. */
  RedisAsyncCommands<String, byte[]> commands() {
    return connection.async();
  }

  /** Sends the collected commands. */
  void flush() {
    connection.flushCommands();
  }

  /** Sends the collected commands, and waits for the answer to one of them. */
  <T> T now(RedisFuture<T> command) throws BridgeException, InterruptedException {
    flush();
    return answer(command);
  }

  /**
   * Waits for the answer to a command that was sent.
   *
   * @throws BridgeException if Redis refuses it, or does not answer
   */
  <T> T answer(RedisFuture<T> command) throws BridgeException, InterruptedException {
    try {
      return command.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      throw BridgeException.unavailable(
          address + " has not answered for " + ANSWER.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private BridgeException failure(Throwable cause) {
    String reason = reason(cause);
    if (reason.startsWith("OOM ")) {
      return BridgeException.full(address + " is full: it has reached its maxmemory");
    }
    return BridgeException.unavailable(
        cause instanceof RedisCommandExecutionException
            ? address + " refuses a command: " + reason
            : "the connection to " + address + " is lost: " + reason);
  }

  private static String reason(Throwable thrown) {
    Throwable root =
        Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
            .reduce(thrown, (_, cause) -> cause);
    String message = root.getMessage();
    return message == null
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  /** The address, without a password. */
  @Override
  public String toString() {
    return address.toString();
  }

  @Override
  public void close() {
    connection.close();
    shutdown(client, resources);
  }

  private static void shutdown(RedisClient client, ClientResources resources) {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    var _ = resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
