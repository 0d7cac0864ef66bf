package belfry.server.backplane.redis;

import belfry.server.backplane.LogName;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Timeouts;
import io.lettuce.core.KeyScanArgs;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;

/** Finds the logs that Redis has, some at a time. A log may be found twice. */
final class LogScan {
  private static final int READ_AT_ONCE = 250;

  private LogScan() {}

  /** Takes some of the logs. */
  interface Visitor {
    void visit(List<LogName> logs) throws InterruptedException;
  }

  /**
   * Finds the logs of all nodes.
   *
   * @throws CommandFailure if a node does not answer
   */
  static void ofAll(Keys keys, Commands commands, Visitor visitor) throws InterruptedException {
    for (RedisClusterAsyncCommands<String, byte[]> node : commands.masters()) {
      ofNode(keys, node, visitor);
    }
  }

  /**
   * Finds the logs of one node.
   *
   * @throws CommandFailure if the node does not answer
   */
  static void ofNode(Keys keys, RedisClusterAsyncCommands<String, byte[]> node, Visitor visitor)
      throws InterruptedException {
    KeyScanArgs streams =
        KeyScanArgs.Builder.matches(keys.allStreams()).limit(READ_AT_ONCE).type("stream");
    ScanCursor at = ScanCursor.INITIAL;
    while (!at.isFinished()) {
      KeyScanCursor<String> some = Commands.await(node.scan(at, streams), Timeouts.COMMAND);
      visitor.visit(some.getKeys().stream().map(keys::logOf).toList());
      at = some;
    }
  }
}
