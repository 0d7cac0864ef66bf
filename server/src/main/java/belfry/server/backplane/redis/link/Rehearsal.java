package belfry.server.backplane.redis.link;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A rehearsal of what instances do in Redis: every command that they send, and a subscription. It
 * finds the rights that the user of an instance lacks.
 *
 * @param prefix the beginning of the deployment's keys and channels
 * @param waits whether the instance waits for replicas
 */
record Rehearsal(String prefix, boolean waits) {
  /**
   * The commands of all scripts and parts, with arguments in Lua; KEY is a key of its own. Redis
   * checks the right to a command before it looks at the key, so a key of another type does not
   * matter. RedisBackplaneIT compares this list with the commands that instances send.
   */
  private static final List<String> CALLS =
      List.of(
          "'SET', KEY, '1', 'PX', 1000",
          "'GET', KEY",
          "'DEL', KEY",
          "'SADD', KEY, 'a'",
          "'SRANDMEMBER', KEY, 1",
          "'SREM', KEY, 'a'",
          "'DEL', KEY",
          "'XADD', KEY, 'MAXLEN', '=', 1, '*', 'a', '1'",
          "'XLEN', KEY",
          "'XRANGE', KEY, '-', '+', 'COUNT', 1",
          "'XREVRANGE', KEY, '+', '-', 'COUNT', 1",
          "'XTRIM', KEY, 'MAXLEN', 1",
          "'RENAME', KEY, KEY",
          "'DEL', KEY",
          "'ZADD', KEY, 1, 'a'",
          "'ZSCORE', KEY, 'a'",
          "'ZMSCORE', KEY, 'a'",
          "'ZRANGE', KEY, 0, 0",
          "'ZRANGEBYSCORE', KEY, 0, 0",
          "'ZRANGEBYLEX', KEY, '[a', '[a'",
          "'ZLEXCOUNT', KEY, '[a', '[a'",
          "'ZREMRANGEBYSCORE', KEY, 0, 0",
          "'ZREM', KEY, 'a'",
          "'DEL', KEY",
          "'HSET', KEY, 'a', '1'",
          "'HSETNX', KEY, 'a', '1'",
          "'HINCRBY', KEY, 'a', 1",
          "'HGET', KEY, 'a'",
          "'HMGET', KEY, 'a'",
          "'HGETALL', KEY",
          "'HEXISTS', KEY, 'a'",
          "'HDEL', KEY, 'b'",
          "'EXPIRE', KEY, 1",
          "'PEXPIRE', KEY, 1000",
          "'PERSIST', KEY",
          "'PTTL', KEY",
          "'MEMORY', 'USAGE', KEY",
          "'DEL', KEY",
          "'SCAN', '0', 'COUNT', 1",
          "'TIME'",
          "'INFO', 'server'",
          "'PUBLISH', ARGV[1], '1'");

  private static final Script SCRIPT =
      Script.of(
          """
          #!lua
          local KEY = KEYS[1]
          local calls = {%s}
          for _, call in ipairs(calls) do
            local answer = redis.pcall(unpack(call))
            local wrong = type(answer) == 'table' and answer.err
            if wrong and (wrong:find('ACL') or wrong:find("can't") or wrong:find('Unknown')) then
              return {err = wrong:gsub(' script: .*', '') .. ' (' .. call[1] .. ')'}
            end
          end
          return {1}
          """
              .formatted(
                  CALLS.stream().map(call -> "{" + call + "}").collect(Collectors.joining(", "))));

  /** The names of the rehearsed commands, in capitals. */
  static List<String> commands() {
    return CALLS.stream().map(call -> call.substring(1, call.indexOf('\'', 1))).distinct().toList();
  }

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
      Commands.await(channels.rehearse(name), Timeouts.COMMAND);
      var _ = Commands.send(connection.async(), call).await(Timeouts.COMMAND);
      if (waits) {
        var _ = Commands.await(connection.async().waitForReplication(0, 1), Timeouts.COMMAND);
      }
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
