package belfry.server.backplane.redis;

import belfry.protocol.RefusedException;
import belfry.server.backplane.Secrets;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Deadline;
import belfry.server.backplane.redis.link.Timeouts;
import belfry.server.backplane.redis.link.UnusableRedisException;
import io.lettuce.core.KeyValue;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of the deployment, as this instance uses them. The first instance stores in Redis
 * what it asks for; every other one uses what is stored, even if it asks for something else. {@link
 * #renew} notices a setting that an operator changed, and stores all settings again in a Redis that
 * lost them. Owns the values; the thread {@code redis-state} changes them, and any may read them.
 */
final class Settings {
  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

  private final StoredSettings stored;
  private final Set<String> reported = new HashSet<>();
  private volatile Map<Setting, Long> values;
  private volatile String secret = Secrets.random();

  private Settings(StoredSettings stored, Map<Setting, Long> values) {
    this.stored = stored;
    this.values = Map.copyOf(values);
  }

  /**
   * Agrees on the settings with the instances that started before. Logs each setting that the
   * operator of this instance gave and that the deployment does not have.
   *
   * @throws UnusableRedisException if Redis can't be asked now
   */
  static Settings agree(RedisOptions options, Commands commands) {
    Map<Setting, Long> first = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      first.put(setting, options.asked().getOrDefault(setting, setting.usual()));
    }
    Settings settings = new Settings(new StoredSettings(options.keys(), commands), first);
    var stored =
        commands.<StoredSettings.All>retry(limit ->
            commands.send(settings.stored.putMissing(first, settings.secret)).await(limit));
    switch (stored) {
      case CommandResult.Done<StoredSettings.All>(var all) -> settings.use(all, false);
      case CommandResult.NotApplied<StoredSettings.All> failed ->
          throw unusable(options, failed.reason());
      case CommandResult.Unknown<StoredSettings.All> failed ->
          throw unusable(options, failed.reason());
    }
    options.asked().forEach(settings::warnIfOther);
    return settings;
  }

  private static UnusableRedisException unusable(RedisOptions options, String reason) {
    return new UnusableRedisException(
        options.target() + " does not give the settings of the deployment: " + reason);
  }

  private void warnIfOther(Setting setting, long asked) {
    if (asked != value(setting)) {
      LOG.warn(
          "--{} {} has no effect: the deployment has {} (to change it for all instances:"
              + " scripts/admin set {} {})",
          setting.word(),
          setting.text(asked),
          setting.text(value(setting)),
          setting.word(),
          setting.text(asked));
    }
  }

  /**
   * Notes that the deployment has an archive.
   *
   * @throws RefusedException if Redis does not answer
   */
  void useArchive() {
    if (value(Setting.ARCHIVE) == 0) {
      stored.set(Setting.ARCHIVE, 1);
      Map<Setting, Long> next = new EnumMap<>(values);
      next.put(Setting.ARCHIVE, 1L);
      values = Map.copyOf(next);
    }
  }

  /** Whether the deployment has an archive. */
  boolean hasArchive() {
    return value(Setting.ARCHIVE) == 1;
  }

  /** The value of a setting. */
  long value(Setting setting) {
    return values.getOrDefault(setting, setting.usual());
  }

  /** Asks Redis for the settings, for {@link #renew}. */
  CompletionStage<List<KeyValue<String, byte[]>>> ask() {
    return stored.commands().send(stored.read());
  }

  /** Takes the settings that Redis has now. One thread at a time. */
  void renew(CompletionStage<List<KeyValue<String, byte[]>>> asked, Deadline deadline)
      throws InterruptedException {
    try {
      var texts = StoredSettings.texts(Commands.await(asked, deadline.left()));
      if (texts.size() < Setting.values().length) {
        use(
            stored.commands().send(stored.putMissing(values, secret)).await(Timeouts.COMMAND),
            true);
      } else {
        use(texts, true);
      }
    } catch (CommandFailure e) {
      LOG.debug("the settings of the deployment can't be read: {}", e.reason());
    }
  }

  /** The secret that all instances of the deployment share. */
  String secret() {
    return secret;
  }

  private void use(StoredSettings.All all, boolean logChanges) {
    secret = all.secret();
    use(all.texts(), logChanges);
  }

  private void use(Map<Setting, String> texts, boolean logChanges) {
    Map<Setting, Long> next = new EnumMap<>(values);
    texts.forEach((setting, text) -> {
      try {
        long value = setting.value(text);
        if (logChanges && value != value(setting)) {
          LOG.info(
              "{} is {} now for all instances; it was {}",
              setting.word(),
              setting.text(value),
              setting.text(value(setting)));
        }
        next.put(setting, value);
      } catch (IllegalArgumentException e) {
        if (reported.add(text)) {
          LOG.warn(
              "Redis has a setting that can't be used; this instance uses {}: {}",
              value(setting),
              e.getMessage());
        }
      }
    });
    values = Map.copyOf(next);
  }
}
