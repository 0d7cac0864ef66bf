package belfry.trials.chaos;

import belfry.trials.process.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Changes the password of the instances' user in Redis and in their file, and ends all connections
 * of that user. The number of ended connections is its effect, if Redis refuses the old password.
 * The run is whole again when all instances are ready with the new one.
 */
final class PasswordFault extends Fault {
  private final RedisProcess redis;
  private final String user;
  private final Path file;
  private final String fresh;
  private Effect effect = Effect.of(0, "connections ended");

  /**
   * Describes it.
   *
   * @param file has the password in its first line, and is read by the instances
   * @param fresh the new password
   */
  PasswordFault(RedisProcess redis, String user, Path file, String fresh) {
    super("the password of Redis changes", "redis", Duration.ZERO);
    this.redis = redis;
    this.user = user;
    this.file = file;
    this.fresh = fresh;
  }

  @Override
  void begin() throws IOException {
    String old = Files.readString(file).strip();
    Files.writeString(file, fresh + "\n");
    redis.ask("ACL", "SETUSER", user, "resetpass", ">" + fresh);
    redis.ask("CONFIG", "REWRITE"); // Redis may be killed later
    long ended = Long.parseLong(redis.ask("CLIENT", "KILL", "USER", user));
    boolean refused = !old.equals(fresh) && !redis.says("OK", "AUTH", user, old);
    effect =
        refused
            ? Effect.of(ended, effect.unit())
            : new Effect(0, effect.unit(), "Redis still takes the old password");
  }

  @Override
  Effect end() {
    return effect;
  }
}
