package belfry.server.backplane.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One lease of this instance, and what the instance knows of it. All partitions share one lease; in
 * a cluster, each has its own, because a script can use the keys of one slot only. There, the
 * instance gives the leases back that it does not use, except the first one, which shows the others
 * that it lives. Written by the thread that renews; any thread may read it, or say that it is used.
 *
 * <pre>
 *   not held -- used, then renewed --> held -- unused for some time, and nothing owned --> not held
 * </pre>
 */
final class SharedLease {
  private final Keys keys;
  private final int number;
  private volatile @Nullable LeaseTerm term;
  private volatile long life;
  private volatile long granted;
  private final Runnable wanted;
  private volatile long usedAt = System.nanoTime();

  /**
   * A lease that is not held yet.
   *
   * @param number the number of the first partition that shares it
   * @param wanted called when it is used and not held
   */
  SharedLease(Keys keys, int number, Runnable wanted) {
    this.keys = keys;
    this.number = number;
    this.wanted = wanted;
  }

  /** Whether the other instances see by this lease that the instance lives. */
  boolean isFirst() {
    return number == 0;
  }

  /** Notes that something needs this lease, now and for some time. Never blocks. */
  void use() {
    usedAt = System.nanoTime();
    if (term == null) {
      wanted.run();
    }
  }

  /** Whether nothing has needed it for a time. A new lease counts as used. */
  boolean isUnusedFor(Duration time) {
    return System.nanoTime() - usedAt > time.toNanos();
  }

  /**
   * The instance has given the lease back, and knows nothing any more of what the lease covers.
   *
   * @param time see {@link #isUnusedFor}
   */
  void givenBack(Duration time) {
    life = 0;
    granted = 0;
    term = null;
    if (!isUnusedFor(time)) {
      wanted.run(); // it was used after the decision
    }
  }

  /** Whether the partition with a number shares this lease. */
  boolean covers(int partition) {
    return keys.leaseNumber(partition) == number;
  }

  /**
   * The newest term, or null before the first one. Names that were lost before the term have been
   * reported by then.
   */
  @Nullable LeaseTerm term() {
    return term;
  }

  void renewed(LeaseTerm newest) {
    term = newest;
  }

  /**
   * The beginning of the present life of Redis, in which it has lost nothing, in milliseconds since
   * 1970; 0 before the first renewal.
   */
  long life() {
    return life;
  }

  /**
   * The number of leases that were ever granted, at the last renewal. A Redis that has a lower
   * number has forgotten leases, and with them instances that may know more than it.
   */
  long granted() {
    return granted;
  }

  void life(long began, long grantedLeases) {
    life = began;
    granted = grantedLeases;
  }

  /** Whether a member of {@link #leasesKey} is an instance: the scripts note a time there, too. */
  static boolean isInstance(String member) {
    return !member.equals("*");
  }

  /** The sorted set with the end of each instance's lease. */
  String leasesKey() {
    return keys.leases(number);
  }

  /** The hash of the life. */
  String lifeKey() {
    return keys.life(number);
  }
}
