package belfry.server.backplane.redis;

import org.jspecify.annotations.Nullable;

/**
 * One lease of this instance, and what the instance knows of it. All partitions share one lease; in
 * a cluster, each has its own, because a script can use the keys of one slot only. Written by the
 * thread that renews; any thread may read it.
 */
final class SharedLease {
  private final Keys keys;
  private final int number;
  private volatile @Nullable LeaseTerm term;
  private volatile long life;
  private volatile long granted;

  /**
   * A lease that is not held yet.
   *
   * @param number the number of the first partition that shares it
   */
  SharedLease(Keys keys, int number) {
    this.keys = keys;
    this.number = number;
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
