package belfry.trials.chaos;

import belfry.trials.process.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Has a Redis refuse the scripts of all instances for a while. The number of refused commands, as
 * Redis counts its errors, is its effect.
 */
final class RefusalFault extends GradualFault {
  private final RedisProcess redis;
  private final String counter;
  private final List<String> begin;
  private final List<String> end;
  private long before;
  private long refused;

  private RefusalFault(
      String words,
      RedisProcess redis,
      Duration length,
      String error,
      List<String> begin,
      List<String> end) {
    super(words + " for " + seconds(length), "redis", length);
    this.redis = redis;
    this.counter = "errorstat_" + error + ":count=";
    this.begin = begin;
    this.end = end;
  }

  /** Lets Redis use less memory than it uses. */
  static RefusalFault fullMemory(RedisProcess redis, Duration length) {
    return new RefusalFault(
        "maxmemory is reached",
        redis,
        length,
        "OOM",
        List.of("CONFIG", "SET", "maxmemory", "1"),
        List.of("CONFIG", "SET", "maxmemory", "0"));
  }

  /** Takes the right to run scripts from the user of the instances. */
  static RefusalFault missingRights(RedisProcess redis, String user, Duration length) {
    return new RefusalFault(
        "the user " + user + " may run no script",
        redis,
        length,
        "NOPERM",
        List.of("ACL", "SETUSER", user, "-eval", "-evalsha"),
        List.of("ACL", "SETUSER", user, "+@all"));
  }

  @Override
  String cutsOff() {
    return EVERYBODY;
  }

  @Override
  void start() throws IOException {
    before = count();
    redis.ask(begin.toArray(String[]::new));
  }

  @Override
  Effect effect() {
    try {
      refused = count() - before;
    } catch (IOException _) {
      // Redis does not answer now: the last number stands
    }
    return Effect.of(refused, "commands refused");
  }

  @Override
  void stop() throws IOException {
    redis.ask(end.toArray(String[]::new));
  }

  private long count() throws IOException {
    return RedisProcess.number(redis.ask("INFO", "errorstats"), counter);
  }
}
