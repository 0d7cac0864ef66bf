package belfry.server.backplane.redis;

import belfry.server.backplane.LogName;
import java.util.List;

/**
 * The names of keys and channels in Redis. All keys of a room are in one slot of a cluster, that of
 * its {@link Partition}. So one node publishes both the entries of a room and its changes of
 * presence, in their order.
 */
final class Keys {
  /** The one channel for all inboxes. Each instance picks out those of its own sessions. */
  static final String INBOXES = "belfry:inboxes";

  private static final String LIVE = "belfry:live:";

  private Keys() {}

  /** The stream with the entries of a log. */
  static String stream(LogName log) {
    return of(log, "log");
  }

  /** The hash with the last id, the epochs and the topic of a log. */
  static String meta(LogName log) {
    return of(log, "meta");
  }

  /** The keys for an append: the stream, the keys of recent drafts, the hash, the life. */
  static List<String> append(LogName log) {
    return List.of(stream(log), of(log, "ids"), meta(log), life(Partition.number(log.text())));
  }

  /** The hash with the beginning of the present life of a partition's Redis. */
  static String life(int partition) {
    return partition(partition, "life");
  }

  private static String of(LogName log, String what) {
    return partition(Partition.number(log.text()), what) + ":" + log.text();
  }

  /** The channel that the entries of a log are published to. */
  static String channel(LogName log) {
    return log.isInbox() ? INBOXES : LIVE + log.text();
  }

  /** The log whose {@link #channel} this is. Not for the channel of inboxes. */
  static LogName room(String channel) {
    return new LogName(channel.substring(LIVE.length()));
  }

  /** The channel for messages to one instance. */
  static String instanceChannel(String instance) {
    return "belfry:instance:" + instance;
  }

  /** The key that an instance's probe writes. */
  static String probe(String instance) {
    return "belfry:probe:" + instance;
  }

  /** A key of a partition. */
  static String partition(int number, String what) {
    return "belfry:{p" + number + "}:" + what;
  }
}
