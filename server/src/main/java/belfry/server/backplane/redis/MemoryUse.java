package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.NodeInfo;
import belfry.server.backplane.redis.link.Timeouts;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory of one node of Redis.
 *
 * @param used the bytes that the node uses, for all its clients and data
 * @param limit the bytes that it may use before logs are removed
 */
record MemoryUse(long used, long limit) {
  /** Above the limit, logs are removed until less than this part of it is used. */
  private static final double TARGET = 0.9;

  /**
   * Asks a node.
   *
   * @param share the setting {@link Setting#REDIS_MEMORY}
   * @throws CommandFailure if the node does not answer
   */
  static MemoryUse of(RedisClusterAsyncCommands<String, byte[]> node, long share)
      throws InterruptedException {
    String info = Commands.await(node.info("memory"), Timeouts.COMMAND);
    return of((NodeInfo) name -> field(info, name), share);
  }

  /** The memory of a node whose state is known. */
  static MemoryUse of(NodeInfo node, long share) {
    return new MemoryUse(node.number("used_memory"), limit(node, share));
  }

  private static long limit(NodeInfo node, long share) {
    long most = node.number("maxmemory");
    long machine = node.number("total_system_memory");
    if (share > 0) {
      return share;
    }
    if (most > 0) {
      return most / 4 * 3;
    }
    return machine > 0 ? machine / 2 : Long.MAX_VALUE;
  }

  private static long field(String info, String name) {
    Matcher field = Pattern.compile("(?m)^" + name + ":([0-9]{1,18})\\s*$").matcher(info);
    return field.find() ? Long.parseLong(field.group(1)) : 0;
  }

  boolean isOverLimit() {
    return used > limit;
  }

  /** Whether nothing more has to be removed. */
  boolean isOnTarget() {
    return excess() <= 0;
  }

  /** The bytes that have to be removed. */
  long excess() {
    return used - (long) (TARGET * limit);
  }

  /** The used part of the limit. */
  double part() {
    return (double) used / limit;
  }
}
