package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Reply;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import io.lettuce.core.KeyValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The settings of a deployment as Redis keeps them: one hash, with each value as text. */
record StoredSettings(Keys keys, Commands commands) {
  private static final Script PUT_MISSING = Scripts.load("settings.lua");
  private static final String SECRET = "secret";
  private static final List<Setting> ALL = List.of(Setting.values());
  private static final String[] WORDS = ALL.stream().map(Setting::word).toArray(String[]::new);

  /** The command that reads all settings, for {@link #texts}. */
  Commands.Command<List<KeyValue<String, byte[]>>> read() {
    return c -> c.hmget(keys.settings(), WORDS);
  }

  /** The texts of the settings that Redis has. */
  static Map<Setting, String> texts(List<KeyValue<String, byte[]>> fields) {
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    for (int i = 0; i < WORDS.length; i++) {
      if (fields.get(i).hasValue()) {
        texts.put(ALL.get(i), FieldCodec.text(fields.get(i).getValue()));
      }
    }
    return texts;
  }

  /**
   * All that Redis has.
   *
   * @param secret the secret of the deployment
   */
  record All(Map<Setting, String> texts, String secret) {}

  /** Puts the settings that Redis lacks, and the secret, and reads all. */
  ScriptCall<All> putMissing(Map<Setting, Long> values, String secret) {
    List<Object> arguments = new ArrayList<>();
    for (Setting setting : ALL) {
      arguments.add(setting.word());
      arguments.add(values.getOrDefault(setting, setting.usual()));
    }
    arguments.add(SECRET);
    arguments.add(secret);
    return new ScriptCall<>(
        PUT_MISSING,
        List.of(keys.settings()),
        arguments,
        reply -> new All(texts(reply), reply.text(ALL.size())));
  }

  private static Map<Setting, String> texts(Reply reply) {
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    for (int i = 0; i < WORDS.length; i++) {
      texts.put(ALL.get(i), reply.text(i));
    }
    return texts;
  }

  /** Sets a setting for all instances. */
  void set(Setting setting, long value) {
    byte[] text = FieldCodec.bytes(Long.toString(value));
    var _ = commands.ask(c -> c.hset(keys.settings(), setting.word(), text));
  }
}
