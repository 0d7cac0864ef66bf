package belfry.server.backplane.redis.link;

import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import io.lettuce.core.RedisException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The link to one Redis. Owns every connection to it, and the thread {@code redis-sentinels} that
 * watches it from {@link #start} on. {@link #close} ends all of them.
 */
public final class RedisLink implements AutoCloseable {
  private static final String SWITCHED = "the sentinels name another master";

  /** The connections to a Redis that passed its check. */
  private record Usable(CommandConnection connection, Channels channels, Checkup checkup) {}

  private final RedisTarget target;
  private final Connector connector;
  private final Failures failures;
  private final LinkCounters counters;
  private final Channels channels;
  private final Commands commands;
  private final DurabilityPromise promise;
  private final Optional<SentinelWatch> watch;

  /** All connections for commands; a new master means new ones. */
  private final List<CommandConnection> connections = new CopyOnWriteArrayList<>();

  private RedisLink(
      RedisTarget target,
      int ackReplicas,
      Connector connector,
      LinkCounters counters,
      Usable usable,
      Failures failures) {
    this.target = target;
    this.connector = connector;
    this.counters = counters;
    this.failures = failures;
    List<CommandConnection> replaceable = connections;
    replaceable.add(usable.connection);
    Channels heard = usable.channels;
    Runnable switched =
        () -> {
          replaceable.forEach(connection -> connection.renew(SWITCHED));
          heard.renew(SWITCHED);
        };
    this.channels = heard;
    this.commands = new Commands(usable.connection, counters);
    this.promise = new DurabilityPromise(target, ackReplicas, usable.connection, usable.checkup);
    this.watch = connector.watch(switched, failures);
  }

  /**
   * Connects to a Redis.
   *
   * @param authority a file with the certificates that are trusted; the JDK's if there is none
   * @param prefix the beginning of all keys and channels
   * @param ackReplicas the number of replicas that confirm a message before its ack; only for the
   *     promise
   * @param patience the longest wait for a Redis that can be used
   * @throws UnusableRedisException if the Redis can't be used, with the reason
   */
  public static RedisLink connect(
      RedisTarget target,
      Optional<Path> authority,
      String prefix,
      int ackReplicas,
      Duration patience,
      Failures failures) {
    LinkCounters counters = new LinkCounters();
    Connector connector = Connector.of(target, authority);
    boolean connected = false;
    try {
      Usable usable =
          new StartupWait(target, patience)
              .until(() -> open(target, prefix, ackReplicas, connector, counters, failures));
      RedisLink link = new RedisLink(target, ackReplicas, connector, counters, usable, failures);
      connected = true;
      return link;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
      throw new UnusableRedisException("stopped while waiting for " + target);
    } finally {
      if (!connected) {
        connector.close();
      }
    }
  }

  private static Usable open(
      RedisTarget target,
      String prefix,
      int ackReplicas,
      Connector connector,
      LinkCounters counters,
      Failures failures)
      throws InterruptedException {
    boolean usable = false;
    CommandConnection connection = CommandConnection.open(connector, failures);
    @Nullable Channels channels = null;
    try {
      Checkup checkup = Checkup.of(connection.current());
      checkup.require(target);
      channels = Channels.open(connector, counters, failures);
      new Rehearsal(prefix, ackReplicas > 0).require(target, connection.current(), channels);
      usable = true;
      return new Usable(connection, channels, checkup);
    } finally {
      if (!usable) {
        connection.close();
        if (channels != null) {
          channels.close();
        }
      }
    }
  }

  /** Starts the thread that watches the sentinels, if there are any. */
  public void start() {
    watch.ifPresent(SentinelWatch::start);
  }

  /** The commands over the connection that all parts share. */
  public Commands commands() {
    return commands;
  }

  /**
   * Opens one more connection for commands, which this link owns.
   *
   * @throws UnusableRedisException if that fails
   */
  public Commands openCommands() {
    try {
      CommandConnection connection = CommandConnection.open(connector, failures);
      connections.add(connection);
      return new Commands(connection, counters);
    } catch (RedisException e) {
      throw new UnusableRedisException(
          target + " was reached, and lost again: " + StartupWait.reason(e));
    }
  }

  /**
   * Replaces all connections for commands, because one owes answers for long. A network may have
   * forgotten a connection without a word to its ends; TCP would wait for many minutes. Never
   * blocks.
   */
  public void renewCommands() {
    connections.forEach(connection -> connection.renew("it has not answered for some seconds"));
  }

  /** The channels. */
  public Channels channels() {
    return channels;
  }

  /** The promise about what an ack survives, in one line for a person. */
  public String promise() {
    return promise.text();
  }

  /**
   * Asks all nodes that take writes for their states. One thread at a time. In a cluster, this may
   * block as connecting does: see {@link #isCluster}.
   */
  public NodeStates askForStates() {
    return promise.ask();
  }

  /** Whether this is the link to a cluster. */
  public boolean isCluster() {
    return target instanceof RedisTarget.Cluster;
  }

  /** The counters of the link. */
  public List<Measure> measures() {
    return Stream.concat(counters.measures().stream(), promise.measures().stream()).toList();
  }

  @Override
  public void close() {
    watch.ifPresent(SentinelWatch::close);
    channels.close();
    connections.forEach(CommandConnection::close);
    connector.close();
  }
}
