package belfry.server.backplane.redis;

import belfry.protocol.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What can be set about the Redis backplane.
 *
 * @param target which Redis
 * @param authority a file with the certificates that vouch for Redis, where it is asked for TLS;
 *     the JDK's where there is none
 * @param ackReplicas replicas that must hold a message before it is acknowledged; 0 for none
 * @param patience how long to wait for Redis at the start
 * @param entries entries of a log that are kept
 * @param lease how long what an instance holds outlives its last sign of life
 */
public record RedisOptions(
    RedisTarget target,
    Optional<Path> authority,
    int ackReplicas,
    Duration patience,
    int entries,
    Duration lease) {
  /** The lease where nothing else is asked for. */
  public static final Duration LEASE = Limits.NAME_LEASE;

  /** How long a call tries again before it gives up. */
  static final Duration HOLD = Limits.ANSWER;

  /** How long one command may take. */
  static final Duration COMMAND = Duration.ofSeconds(2);

  public RedisOptions {
    Objects.requireNonNull(target);
    Objects.requireNonNull(authority);
    if (ackReplicas < 0 || entries < 1 || patience.isNegative() || !lease.isPositive()) {
      throw new IllegalArgumentException("limits must be positive");
    }
    if (ackReplicas > 0 && target instanceof RedisTarget.Cluster) {
      throw new IllegalArgumentException("--ack-replicas can't be had of a cluster");
    }
  }

  /** Those with no authority of their own. */
  public RedisOptions(
      RedisTarget target, int ackReplicas, Duration patience, int entries, Duration lease) {
    this(target, Optional.empty(), ackReplicas, patience, entries, lease);
  }
}
