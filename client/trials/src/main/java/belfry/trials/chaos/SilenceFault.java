package belfry.trials.chaos;

import belfry.trials.process.RedisProcess;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Has a Redis answer nothing for a while, though its process runs and keeps its connections. The
 * milliseconds for which a PING got no answer are its effect.
 */
final class SilenceFault extends Fault {
  private final RedisProcess redis;
  private final String[] command;
  private long millis;

  /**
   * Describes it.
   *
   * @param command the command that silences Redis, for this length
   */
  SilenceFault(RedisProcess redis, Duration length, String... command) {
    super(String.join(" ", command), "redis", length);
    this.redis = redis;
    this.command = command;
  }

  static SilenceFault pause(RedisProcess redis, Duration length) {
    return new SilenceFault(redis, length, "CLIENT", "PAUSE", "" + length.toMillis(), "ALL");
  }

  static SilenceFault sleep(RedisProcess redis, Duration length) {
    return new SilenceFault(redis, length, "DEBUG", "SLEEP", "" + length.toMillis() / 1e3);
  }

  @Override
  boolean goesAlone() {
    return true; // it measures during its begin
  }

  @Override
  String cutsOff() {
    return EVERYBODY;
  }

  @Override
  void begin() throws IOException {
    long since = System.nanoTime();
    try {
      redis.ask(command);
      redis.ask("PING");
    } catch (SocketTimeoutException _) {
      // the silence is longer than a command waits for its answer
    } finally {
      millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }
  }

  @Override
  Effect end() {
    return Effect.of(millis < length().toMillis() / 2 ? 0 : millis, "ms without an answer");
  }
}
