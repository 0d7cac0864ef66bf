package belfry.server.backplane.redis.link;

import java.util.List;

/**
 * A rehearsal of what instances do in Redis: a script that writes and publishes, reading, and a
 * subscription. It finds the rights that the user of an instance lacks.
 *
 * @param prefix the beginning of the deployment's keys and channels
 */
record Rehearsal(String prefix) {
  private static final Script SCRIPT =
      Script.of(
          """
          #!lua
          redis.call('SET', KEYS[1], '1', 'PX', 1)
          redis.call('DEL', KEYS[1])
          redis.call('XADD', KEYS[1], 'MAXLEN', '=', 1, '*', 'a', '1')
          redis.call('DEL', KEYS[1])
          redis.call('ZADD', KEYS[1], 1, 'a')
          redis.call('DEL', KEYS[1])
          redis.call('HSET', KEYS[1], 'a', '1')
          redis.call('EXPIRE', KEYS[1], 1)
          redis.call('PUBLISH', ARGV[1], '1')
          return {1}
          """);

  /**
   * Rehearses.
   *
   * @throws UnusableRedisException if the user lacks a right, with the reason
   * @throws CommandFailure if that can't be found out now
   */
  void require(RedisTarget target, LettuceConnection connection, Channels channels)
      throws InterruptedException {
    String name = prefix + ":rehearsal";
    var call = new ScriptCall<>(SCRIPT, List.of(name), List.of(name), reply -> reply.number(0));
    try {
      var _ = Commands.await(connection.async().exists(name), Timeouts.COMMAND);
      Commands.await(channels.rehearse(name), Timeouts.COMMAND);
      var _ = Commands.send(connection.async(), call).await(Timeouts.COMMAND);
    } catch (CommandFailure e) {
      if (!e.isOfRights()) {
        throw e;
      }
      throw new UnusableRedisException(
          "%s does not give the user enough rights: %s; allow ~%s:* &%s:* +@all -@dangerous +info"
                  .formatted(target, e.reason().replaceFirst(" script: .*", ""), prefix, prefix)
              + " +config|get +role");
    }
  }
}
