package belfry.server.backplane.redis;

import belfry.server.backplane.LogName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of keys and channels in Redis. Each begins with the prefix of the deployment, so that
 * deployments with other prefixes can share a Redis. All keys of a room are in one slot of a
 * cluster, that of its {@link Partition}. So one node publishes both the entries of a room and its
 * changes of presence, in their order.
 *
 * @param prefix the prefix, of ASCII letters, digits and {@code . _ / -}
 * @param isCluster whether a script can use the keys of one slot only
 */
record Keys(String prefix, boolean isCluster) {
  private static final String LIVE = ":live:";
  private static final String LOG = "}:log:";
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._/-]{1,64}");

  Keys {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "the prefix of Redis keys has 1 to 64 of the characters A-Z a-z 0-9 . _ / -");
    }
  }

  /** The keys in a Redis that is no cluster. */
  Keys(String prefix) {
    this(prefix, false);
  }

  /** The hash with the settings of the deployment. */
  String settings() {
    return prefix + ":settings";
  }

  /** The one channel for all inboxes. Each instance picks out those of its own sessions. */
  String inboxes() {
    return prefix + ":inboxes";
  }

  /** The stream with the entries of a log. */
  String stream(LogName log) {
    return of(log, "log");
  }

  /** The hash with the last id, the epochs, the topic and the recent drafts of a log. */
  String meta(LogName log) {
    return of(log, "meta");
  }

  /** A pattern that fits the streams of all logs, and no other key with a stream. */
  String allStreams() {
    return prefix + ":{p*}:log:*";
  }

  /** The log whose {@link #stream} this is. */
  LogName logOf(String stream) {
    return new LogName(stream.substring(stream.indexOf(LOG, prefix.length()) + LOG.length()));
  }

  /** The keys for an append: the stream, the hash, the life. */
  List<String> append(LogName log) {
    return List.of(stream(log), meta(log), life(Partition.number(log.text())));
  }

  /** The keys for an append that changes the room: those of an append, then those of occupants. */
  List<String> appendWithEffect(LogName log) {
    int partition = Partition.number(log.text());
    List<String> keys = new ArrayList<>(append(log));
    for (String what : List.of("owned", "people", "members", "counts", "hosts", "hidden")) {
      keys.add(partition(partition, what));
    }
    return keys;
  }

  /** The stream that an instance makes to replace the one of a log. */
  String copy(LogName log, String instance) {
    return of(log, "copy-" + instance);
  }

  /** The set of the logs in a partition, and in others of its lease, that an archive lacks. */
  String unarchived(int partition) {
    return partition(leaseNumber(partition), "unarchived");
  }

  /** The key of the hash of bookmarks. */
  String bookmarks() {
    return prefix + ":bookmarks";
  }

  /** The key of a lease for a task that one instance does for all. */
  String task(String name) {
    return prefix + ":task:" + name;
  }

  /**
   * The number of the first partition that shares the lease with this one. All partitions share one
   * lease; in a cluster, each has its own.
   */
  int leaseNumber(int partition) {
    return isCluster ? partition : 0;
  }

  /** The hash with the beginning of the present life of a partition's Redis. */
  String life(int partition) {
    return partition(leaseNumber(partition), "life");
  }

  /** The sorted set with the end of each instance's lease of a partition. */
  String leases(int partition) {
    return partition(leaseNumber(partition), "leases");
  }

  private String of(LogName log, String what) {
    return partition(Partition.number(log.text()), what) + ":" + log.text();
  }

  /** The channel that the entries of a log are published to. */
  String channel(LogName log) {
    return log.isInbox() ? inboxes() : prefix + LIVE + log.text();
  }

  /** The log whose {@link #channel} this is. Not for the channel of inboxes. */
  LogName room(String channel) {
    return new LogName(channel.substring(prefix.length() + LIVE.length()));
  }

  /** The channel for messages to one instance. */
  String instanceChannel(String instance) {
    return prefix + ":instance:" + instance;
  }

  /** The key that an instance's probe writes. */
  String probe(String instance) {
    return prefix + ":probe:" + instance;
  }

  /** A key of a partition. Scripts find the prefix in it. */
  String partition(int number, String what) {
    return prefix + ":{p" + number + "}:" + what;
  }
}
