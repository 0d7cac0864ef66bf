package belfry.trials.chaos;

import belfry.trials.process.RedisProcess;
import belfry.trials.process.RespConnection;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends all connections to a Redis but one of its own, and allows no other. The number of rejected
 * connections is its effect.
 */
final class FewConnectionsFault extends GradualFault {
  private static final String REJECTED = "rejected_connections:";
  private static final String USUAL = "10000";

  private final RedisProcess redis;
  private @Nullable RespConnection own;
  private long before;
  private long rejected;

  FewConnectionsFault(RedisProcess redis, Duration length) {
    super("Redis allows one connection for " + seconds(length), "redis", length);
    this.redis = redis;
  }

  @Override
  String cutsOff() {
    return EVERYBODY;
  }

  @Override
  void start() throws IOException {
    RespConnection connection = redis.connect();
    own = connection;
    before = RedisProcess.number(connection.ask("INFO", "stats"), REJECTED);
    connection.ask("CONFIG", "SET", "maxclients", "1");
    connection.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    connection.ask("CLIENT", "KILL", "TYPE", "pubsub", "SKIPME", "yes");
  }

  @Override
  Effect effect() {
    RespConnection connection = own;
    if (connection != null) {
      try {
        rejected = RedisProcess.number(connection.ask("INFO", "stats"), REJECTED) - before;
      } catch (IOException _) {
        // Redis does not answer now: the last number stands
      }
    }
    return Effect.of(rejected, "connections rejected");
  }

  @Override
  void stop() throws IOException {
    RespConnection connection = own;
    if (connection != null) {
      connection.ask("CONFIG", "SET", "maxclients", USUAL);
      own = null;
      connection.close();
    }
  }
}
