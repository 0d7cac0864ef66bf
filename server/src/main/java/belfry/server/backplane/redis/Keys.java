package belfry.server.backplane.redis;

import belfry.server.backplane.LogName;
import java.util.List;

/** What things are called in Redis. */
final class Keys {
  /** One channel for all inboxes: an instance looks for the recipient among its own sessions. */
  static final String INBOXES = "belfry:inboxes";

  private static final String LOG = "belfry:{";

  private Keys() {}

  /** Entries of a log. */
  static String stream(LogName log) {
    return LOG + log.text() + "}:log";
  }

  /** What is known of a log but its entries. */
  static String meta(LogName log) {
    return LOG + log.text() + "}:meta";
  }

  /** The keys of an append: entries, drafts that were taken, and the rest. */
  static List<String> log(LogName log) {
    return List.of(stream(log), LOG + log.text() + "}:ids", meta(log));
  }

  /** Where a log is told. */
  static String channel(LogName log) {
    return log.isInbox() ? INBOXES : LOG + log.text() + "}:live";
  }

  /** The room of a room's channel. */
  static LogName room(String channel) {
    return new LogName(channel.substring(LOG.length(), channel.lastIndexOf('}')));
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
