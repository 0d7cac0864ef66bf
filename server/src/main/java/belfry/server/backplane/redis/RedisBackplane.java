package belfry.server.backplane.redis;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Names;
import belfry.server.backplane.Presence;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import io.lettuce.core.RedisException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What instances share through Redis. Owns the connections, and four beats: the probe, the lease,
 * the check of logs, and the promise. Messages come on Lettuce's threads and are handed over at
 * once: those of a room to its log, those of inboxes and of this instance to a queue each.
 *
 * <p>A call tries again for five seconds while Redis is away, then refuses; where it needs the
 * lease, it first waits as long for that. Opened with {@link #connect}, ended with {@link #close},
 * which gives back all that this instance holds.
 */
public final class RedisBackplane implements Backplane {
  private static final Logger LOG = LoggerFactory.getLogger(RedisBackplane.class);
  private static final int ID_BYTES = 6;
  private static final Duration PROMISE_RENEWED = Duration.ofSeconds(2);

  private final String instance = randomId();
  private final RedisOptions options;
  private final Troubles troubles = new Troubles();
  private volatile String promise;
  private final Connector connector;
  private final Line line;
  private final Channels channels;
  private final Appends appends;
  private final Probe probe;
  private final Lease lease;
  private final RedisLogs logs;
  private final RedisNames names;
  private final RedisPresence presence;
  private final LostNames lost = new LostNames();
  private final Optional<SentinelWatch> watch;
  private final List<Beat> beats;
  private final Serial inboxes = new Serial("inboxes");
  private final Serial own = new Serial("instance");

  private RedisBackplane(
      RedisOptions options, Connector connector, Line line, String promise, Failures failures) {
    this.options = options;
    this.promise = promise;
    this.connector = connector;
    this.line = line;
    Redis redis = new Redis(line, troubles);
    List<Partition> partitions = Partition.all();
    Ownership ownership = new Ownership(instance, options.lease(), redis);
    Audit audit = new Audit(instance, redis, ownership, lost);
    channels = new Channels(connector, troubles);
    appends =
        options.ackReplicas() == 0
            ? new PlainAppends(redis)
            : new ReplicatedAppends(new Line(connector), options.ackReplicas(), troubles);
    lease = new Lease(instance, options.lease(), redis, partitions, audit, InstantSource.system());
    names = new RedisNames(redis, lease, ownership, partitions, lost);
    Fence fence = new Fence(lease, lost, partitions);
    logs = new RedisLogs(redis, appends, fence, channels, troubles, options.entries());
    presence = new RedisPresence(redis, lease, ownership, partitions);
    probe = new Probe(redis, channels, instance);
    watch =
        connector instanceof NodeConnector node && options.target() instanceof RedisTarget.Sentinel
            ? Optional.of(new SentinelWatch(node.client(), node.uri(), this::switched, failures))
            : Optional.empty();
    beats =
        List.of(
            new Beat("redis-probe", probe::probe, failures),
            new Beat("redis-lease", lease::renew, failures),
            new Beat("redis-check", logs::check, failures),
            new Beat("redis-promise", this::renewPromise, failures));
  }

  private void open() {
    channels.open(new Hearing());
    var _ = channels.want(Keys.INBOXES);
    var _ = channels.want(Keys.instanceChannel(instance));
  }

  @Override
  public void start(Names.Listener listener) {
    lost.listen(listener);
    watch.ifPresent(SentinelWatch::start);
    beats.forEach(Beat::start);
  }

  private static String randomId() {
    byte[] bytes = new byte[ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Connects; waits for Redis as long as the options say.
   *
   * @param failures reports the errors of the backplane's own work
   * @throws UnusableRedisException when Redis can't be used, with the reason in one line
   */
  public static RedisBackplane connect(RedisOptions options, Failures failures) {
    Connector connector = Connector.of(options);
    boolean connected = false;
    try {
      AtomicReference<Checkup> found = new AtomicReference<>();
      Line line = new Waiting(options.target(), options.patience()).open(connector, found::set);
      String promise = found.get().promise(options.target(), options.ackReplicas());
      RedisBackplane backplane = new RedisBackplane(options, connector, line, promise, failures);
      backplane.open();
      connected = true;
      return backplane;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // whoever is asked to stop hears it again
      throw new UnusableRedisException("stopped while waiting for " + options.target());
    } catch (RedisException e) {
      throw new UnusableRedisException(options.target() + " went away again: " + e.getMessage());
    } finally {
      if (!connected) {
        connector.close();
      }
    }
  }

  /** What Redis keeps changes with its settings, its replicas, and its master. */
  private Duration renewPromise() throws InterruptedException {
    if (line.isOpen()) {
      try {
        String now = Checkup.of(line.current()).promise(options.target(), options.ackReplicas());
        if (!now.equals(promise)) {
          promise = now;
          LOG.info("{}", now);
        }
      } catch (RedisException | Failure e) {
        LOG.debug("Redis can't be asked what it keeps: {}", e.getMessage());
      }
    }
    return PROMISE_RENEWED;
  }

  private void switched() {
    String why = "the sentinels name another master";
    line.renew(why);
    appends.renew(why);
    channels.renew(why);
  }

  /** Hands over what channels bring. */
  private final class Hearing implements Channels.Listener {
    @Override
    public void subscribed(String channel) {
      if (logs != null && !channel.equals(Keys.instanceChannel(instance))) {
        logs.subscribed(channel);
      }
    }

    @Override
    public void message(String channel, byte[] message) {
      if (channel.equals(Keys.INBOXES)) {
        inboxes.run(() -> heardInbox(message));
      } else if (channel.equals(Keys.instanceChannel(instance))) {
        own.run(() -> heardOwn(message));
      } else {
        logs.heard(Keys.room(channel), message);
      }
    }
  }

  private void heardInbox(byte[] bytes) {
    if (Message.of(bytes) instanceof Message.Appended appended) {
      logs.heard(appended);
    }
  }

  private void heardOwn(byte[] bytes) {
    switch (Message.of(bytes)) {
      case Message.Probed probed -> probe.heard(probed.number());
      case Message.Lost gone -> names.lost(gone);
      case Message.Appended _, Message.Moved _, Message.Strange _ ->
          LOG.debug("a message that is not for this instance");
    }
  }

  @Override
  public Logs logs() {
    return logs;
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public Presence presence() {
    return presence;
  }

  @Override
  public String promise() {
    return promise;
  }

  @Override
  public Health health() {
    return probe.health();
  }

  @Override
  public List<Measure> measures() {
    return Stream.concat(probe.measures().stream(), troubles.measures().stream()).toList();
  }

  @Override
  public void close() {
    watch.ifPresent(SentinelWatch::close);
    beats.forEach(Beat::close);
    lease.giveUp();
    appends.close();
    channels.close();
    line.close();
    connector.close();
  }
}
