package belfry.server.backplane.redis;

import belfry.server.backplane.LogName;
import java.util.List;

/**
 * What things are called in Redis. All that is kept of a room lies in one slot of a cluster, that
 * of its {@link Partition}: so one node tells of what is said there and of who comes and goes, and
 * tells it in order.
 */
final class Keys {
  /** One channel for all inboxes: an instance looks for the recipient among its own sessions. */
  static final String INBOXES = "belfry:inboxes";

  private static final String LIVE = "belfry:live:";

  private Keys() {}

  /** Entries of a log. */
  static String stream(LogName log) {
    return of(log, "log");
  }

  /** What is known of a log but its entries. */
  static String meta(LogName log) {
    return of(log, "meta");
  }

  /** The keys of an append: entries, drafts that were taken, and the rest. */
  static List<String> log(LogName log) {
    return List.of(stream(log), of(log, "ids"), meta(log));
  }

  private static String of(LogName log, String what) {
    return partition(Partition.number(log.text()), what) + ":" + log.text();
  }

  /** Where a log is told. */
  static String channel(LogName log) {
    return log.isInbox() ? INBOXES : LIVE + log.text();
  }

  /** The room of a room's channel. */
  static LogName room(String channel) {
    return new LogName(channel.substring(LIVE.length()));
  }

  /** Where an instance is told what concerns it alone. */
  static String instanceChannel(String instance) {
    return "belfry:instance:" + instance;
  }

  /** What an instance's probe writes. */
  static String probe(String instance) {
    return "belfry:probe:" + instance;
  }

  /** A key of a partition. */
  static String partition(int number, String what) {
    return "belfry:{p" + number + "}:" + what;
  }
}
