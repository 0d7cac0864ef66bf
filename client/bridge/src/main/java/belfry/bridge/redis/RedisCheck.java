package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks before an import that a Redis keeps what it is given. */
final class RedisCheck {
  private static final Pattern FIELD = Pattern.compile("(?m)^([a-z_]+):(.*?)\\r?$");
  private static final int OLDEST = 602;

  private RedisCheck() {}

  /**
   * Checks the version, and that Redis removes no keys by itself.
   *
   * @throws BridgeException if a copy could not rely on it
   */
  static void require(RedisConnection connection) throws BridgeException, InterruptedException {
    String info = connection.now(connection.commands().info());
    String version = field(info, "redis_version");
    Matcher parts = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*").matcher(version);
    if (parts.matches()
        && Integer.parseInt(parts.group(1)) * 100 + Integer.parseInt(parts.group(2)) < OLDEST) {
      throw BridgeException.unavailable(
          connection + " is Redis " + version + "; the bridge needs 6.2 or newer");
    }
    String policy = field(info, "maxmemory_policy");
    if (!field(info, "maxmemory").equals("0")
        && !policy.isEmpty()
        && !policy.equals("noeviction")) {
      throw BridgeException.unavailable(
          connection
              + " removes keys by itself when it is full (maxmemory-policy "
              + policy
              + "); set it to noeviction");
    }
  }

  private static String field(String info, String name) {
    return FIELD
        .matcher(info)
        .results()
        .filter(field -> field.group(1).equals(name))
        .map(field -> field.group(2))
        .findFirst()
        .orElse("");
  }
}
