package belfry.server.backplane.redis;

import belfry.server.backplane.Accounts;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Bookmarks;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Names;
import belfry.server.backplane.Presence;
import belfry.server.backplane.Records;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.RedisLink;
import belfry.server.backplane.redis.link.UnusableRedisException;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import belfry.server.task.PeriodicTask;
import belfry.server.task.Rounds;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The backplane of many instances that share a Redis. Owns the {@link RedisLink}, the rounds in
 * which this instance proves, renews and compares what it shares, and, where age removes entries,
 * the task {@code redis-old-entries}. {@link #close} gives back all names and places that this
 * instance holds, and ends the link.
 *
 * <p>While Redis is away, a call is tried again for five seconds and then refused. Calls that need
 * the lease wait for it first, as long again.
 */
public final class RedisBackplane implements Backplane {
  private static final int ID_BYTES = 6;
  private static final String LEASE = "redis-lease";

  private final String instance = randomId();
  private final Keys keys;
  private final RedisLink link;
  private final Failures failures;
  private final LogCounters counters = new LogCounters();
  private final LostNames lost = new LostNames();
  private final Probe probe;
  private final RedisMemory memory;
  private final Lease lease;
  private final RedisLogs logs;
  private final RedisNames names;
  private final RedisAccounts accounts;
  private final RedisPresence presence;
  private final Optional<ArchiveSource> archiveSource;
  private final RedisRecords records;
  private final RedisBookmarks bookmarks;
  private final Settings settings;
  private final Optional<OldLogEntries> old;
  private final ChannelRouter router;
  private final Rounds rounds;
  private final Optional<PeriodicTask> removal;

  private RedisBackplane(
      RedisOptions options,
      Settings settings,
      RedisLink link,
      InstantSource clock,
      Failures failures) {
    this.link = link;
    this.settings = settings;
    this.failures = failures;
    Commands commands = link.commands();
    keys = options.keys();
    rounds = new Rounds("redis-rounds", failures);
    List<Partition> partitions = Partition.all(keys, this::leaseWanted);
    NameScripts nameScripts = new NameScripts(instance, options.lease());
    PresenceScripts presenceScripts = new PresenceScripts(instance);
    Reconciliation reconciliation =
        new Reconciliation(instance, commands, nameScripts, presenceScripts, lost);
    StreamReader reader = new StreamReader(keys, commands, partitions);
    FollowedLogs followed = new FollowedLogs(keys, reader, link.channels(), counters, failures);
    LogEnds ends = new LogEnds(keys, instance, commands, followed);
    lease =
        new Lease(
            new LeaseScripts(instance, options.lease()),
            commands,
            partitions,
            reconciliation,
            ends,
            link::renewCommands,
            InstantSource.system());
    names = new RedisNames(commands, nameScripts, lease, reconciliation, partitions, lost);
    Topics topics = new Topics(keys, commands);
    presence =
        new RedisPresence(
            commands,
            presenceScripts,
            lease,
            reconciliation,
            partitions,
            topics,
            new RoomLister(commands, topics, partitions, failures));
    Appender appender =
        options.ackReplicas() == 0
            ? new PlainAppender(commands)
            : new ReplicatedAppender(link.openCommands(), options.ackReplicas(), failures);
    accounts =
        new RedisAccounts(commands, new AccountScripts(instance), appender, lease, partitions);
    logs =
        new RedisLogs(
            keys,
            appender,
            commands,
            new Fence(lease, lost, partitions),
            reader,
            followed,
            ends,
            settings);
    archiveSource =
        options.isArchived()
            ? Optional.of(
                new StreamArchive(
                    keys,
                    commands,
                    reader,
                    settings,
                    new TaskLease("archive", keys, instance, commands, options.lease())))
            : Optional.empty();
    TailCheck check = new TailCheck(commands, reader, followed);
    probe = new Probe(keys, commands, link.channels(), instance, followed::isUsed);
    router =
        new ChannelRouter(
            keys, keys.instanceChannel(instance), followed, check, names, probe, failures);
    memory = new RedisMemory(keys, instance, commands, partitions, settings, failures);
    StateCheck state = new StateCheck(commands, link, settings, memory);
    records = new RedisRecords(keys, instance, commands, reader);
    bookmarks =
        new RedisBookmarks(
            keys.bookmarks(),
            commands,
            new TaskLease("webhooks", keys, instance, commands, options.lease()));
    old =
        options.keep().isUnlimited()
            ? Optional.empty()
            : Optional.of(
                new OldLogEntries(
                    keys,
                    commands,
                    followed,
                    new TaskLease("keep", keys, instance, commands, options.lease()),
                    options.keep(),
                    clock));
    rounds
        .with("redis-probe", probe)
        .with(LEASE, lease)
        .with("redis-check", check)
        .with("redis-state", state);
    removal = old.map(it -> new PeriodicTask("redis-old-entries", it::remove, failures));
  }

  private void leaseWanted() {
    lease.wanted();
    rounds.wake(LEASE);
  }

  private static String randomId() {
    byte[] bytes = new byte[ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Connects to Redis, and waits for it as long as the options say.
   *
   * @param failures receives the errors of the backplane's threads and of followers
   * @throws UnusableRedisException if Redis can't be used, with the reason in one line
   */
  public static RedisBackplane connect(RedisOptions options, Failures failures) {
    return connect(options, InstantSource.system(), failures);
  }

  /**
   * Connects to Redis, as the other method does.
   *
   * @param clock gives the time, from which the age of entries follows
   */
  static RedisBackplane connect(RedisOptions options, InstantSource clock, Failures failures) {
    RedisLink link =
        RedisLink.connect(
            options.target(),
            options.authority(),
            options.keys().prefix(),
            options.ackReplicas(),
            options.patience(),
            failures);
    boolean made = false;
    try {
      Settings settings = Settings.agree(options, link.commands());
      if (options.isArchived()) {
        settings.useArchive();
      }
      RedisBackplane backplane = new RedisBackplane(options, settings, link, clock, failures);
      made = true;
      return backplane;
    } finally {
      if (!made) {
        link.close();
      }
    }
  }

  @Override
  public void start(Names.Listener listener) {
    lost.listen(listener.guarded(failures));
    link.channels().listen(router);
    var _ = link.channels().want(keys.inboxes());
    var _ = link.channels().want(keys.instanceChannel(instance));
    link.start();
    rounds.start();
    removal.ifPresent(PeriodicTask::start);
  }

  @Override
  public Logs logs() {
    return logs;
  }

  @Override
  public Optional<Records> records() {
    return Optional.of(records);
  }

  @Override
  public Optional<Bookmarks> bookmarks() {
    return Optional.of(bookmarks);
  }

  /** Whether the deployment has an archive, even if this instance has none. */
  public boolean isDeploymentArchived() {
    return settings.hasArchive();
  }

  /** The logs for an archive; empty if the options have none. */
  public Optional<ArchiveSource> archiveSource() {
    return archiveSource;
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public Accounts accounts() {
    return accounts;
  }

  @Override
  public Presence presence() {
    return presence;
  }

  @Override
  public String secret() {
    return settings.secret();
  }

  @Override
  public String promise() {
    return link.promise();
  }

  @Override
  public Health health() {
    return probe.health();
  }

  @Override
  public List<Measure> measures() {
    return Stream.of(probe.measures(), link.measures(), counters.measures(), memory.measures())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public void close() {
    rounds.close();
    removal.ifPresent(PeriodicTask::close);
    old.ifPresent(OldLogEntries::end);
    lease.giveUp();
    link.close();
  }
}
