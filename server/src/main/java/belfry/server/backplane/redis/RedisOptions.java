package belfry.server.backplane.redis;

import belfry.server.backplane.Retention;
import belfry.server.backplane.redis.link.RedisTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of the Redis backplane.
 *
 * @param target the Redis
 * @param authority a file with the certificates that are trusted if the target asks for TLS; the
 *     JDK's if there is none
 * @param prefix the beginning of the deployment's keys and channels; see {@link #keys}
 * @param ackReplicas the number of replicas that must have a message before its ack; 0 for none
 * @param patience the longest wait for Redis at the start
 * @param asked the settings that the operator of this instance gave
 * @param lease how long names and places outlive the last sign of life of their instance
 * @param isArchived whether an archive copies the logs
 * @param keep how long logs keep entries
 */
public record RedisOptions(
    RedisTarget target,
    Optional<Path> authority,
    String prefix,
    int ackReplicas,
    Duration patience,
    Map<Setting, Long> asked,
    Duration lease,
    boolean isArchived,
    Retention keep) {
  /** The length of the lease unless another one is asked for. */
  public static final Duration LEASE = Duration.ofSeconds(6);

  /** The prefix unless another one is asked for. */
  public static final String PREFIX = "belfry";

  public RedisOptions {
    var _ = new Keys(prefix); // checks it
    Objects.requireNonNull(target);
    Objects.requireNonNull(authority);
    asked = Map.copyOf(asked);
    if (ackReplicas < 0 || patience.isNegative() || !lease.isPositive()) {
      throw new IllegalArgumentException("limits must be positive");
    }
    if (ackReplicas > 0 && target instanceof RedisTarget.Cluster) {
      throw new IllegalArgumentException("--ack-replicas can't be had of a cluster");
    }
  }

  /** Options without an archive, with which age removes nothing. */
  public RedisOptions(
      RedisTarget target,
      Optional<Path> authority,
      String prefix,
      int ackReplicas,
      Duration patience,
      Map<Setting, Long> asked,
      Duration lease) {
    this(
        target, authority, prefix, ackReplicas, patience, asked, lease, false, Retention.UNLIMITED);
  }

  /**
   * Options with the usual prefix that trust the JDK's certificates.
   *
   * @param entries the number of entries that a log keeps
   */
  public RedisOptions(
      RedisTarget target, int ackReplicas, Duration patience, int entries, Duration lease) {
    this(
        target,
        Optional.empty(),
        PREFIX,
        ackReplicas,
        patience,
        Map.of(Setting.HISTORY, (long) entries),
        lease);
  }

  /**
   * The keys of the deployment. Pub/sub does not distinguish databases, so the number of another
   * database than 0 is a part of the prefix.
   */
  Keys keys() {
    return new Keys(
        target.database() == 0 ? prefix : prefix + "/" + target.database(),
        target instanceof RedisTarget.Cluster);
  }
}
