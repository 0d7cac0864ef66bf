package belfry.trials.chaos;

import belfry.trials.process.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Has each Redis forget all scripts; the number of forgotten scripts is its effect. */
final class ScriptFlushFault extends Fault {
  private static final String SCRIPTS = "number_of_cached_scripts:";

  private final List<RedisProcess> all;
  private long forgotten;

  ScriptFlushFault(List<RedisProcess> all) {
    super("SCRIPT FLUSH", "redis", Duration.ZERO);
    this.all = List.copyOf(all);
  }

  @Override
  void begin() throws IOException {
    for (RedisProcess redis : all) {
      forgotten += RedisProcess.number(redis.ask("INFO", "memory"), SCRIPTS);
      redis.ask("SCRIPT", "FLUSH", "SYNC");
    }
  }

  @Override
  Effect end() {
    return Effect.of(forgotten, "scripts forgotten");
  }
}
