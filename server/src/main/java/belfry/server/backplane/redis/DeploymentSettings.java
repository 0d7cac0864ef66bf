package belfry.server.backplane.redis;

import belfry.protocol.RefusedException;
import belfry.server.backplane.redis.link.RedisLink;
import belfry.server.backplane.redis.link.UnusableRedisException;
import belfry.server.task.Failures;
import java.util.Map;

/**
 * The settings of a deployment for its operator, whether instances run or not. Owns a {@link
 * RedisLink} until {@link #close}. Used by one thread.
 */
public final class DeploymentSettings implements AutoCloseable {
  private final RedisLink link;
  private final StoredSettings stored;

  private DeploymentSettings(RedisLink link, StoredSettings stored) {
    this.link = link;
    this.stored = stored;
  }

  /**
   * Connects to the Redis of a deployment.
   *
   * @throws UnusableRedisException if Redis can't be used, with the reason in one line
   */
  public static DeploymentSettings connect(RedisOptions options, Failures failures) {
    RedisLink link =
        RedisLink.connect(
            options.target(),
            options.authority(),
            options.keys().prefix(),
            options.ackReplicas(),
            options.patience(),
            failures);
    return new DeploymentSettings(link, new StoredSettings(options.keys(), link.commands()));
  }

  /**
   * Each setting that Redis has, as text. There is none before the first instance has started.
   *
   * @throws RefusedException if Redis does not answer
   */
  public Map<Setting, String> all() {
    Map<Setting, String> texts = StoredSettings.texts(link.commands().ask(stored.read()));
    texts.replaceAll(DeploymentSettings::shown);
    return texts;
  }

  private static String shown(Setting setting, String stored) {
    try {
      return setting.text(setting.value(stored));
    } catch (IllegalArgumentException _) { // a later release or a person stored it
      return stored;
    }
  }

  /**
   * Sets a setting. Running instances use the new value within a few seconds.
   *
   * @throws RefusedException if Redis does not answer
   */
  public void set(Setting setting, long value) {
    stored.set(setting, value);
  }

  @Override
  public void close() {
    link.close();
  }
}
