package belfry.server.backplane.redis.link;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * A call of a script.
 *
 * @param script the script
 * @param keys its KEYS, in the script's order
 * @param arguments its ARGV, in the script's order: bytes, or values that are sent as text
 * @param reader reads the script's answer; may throw {@link CommandFailure}
 */
public record ScriptCall<T>(
    Script script, List<String> keys, List<Object> arguments, Function<Reply, T> reader) {
  String[] keyArray() {
    return keys.toArray(String[]::new);
  }

  byte[][] argumentArray() {
    byte[][] values = new byte[arguments.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          arguments.get(i) instanceof byte[] bytes
              ? bytes
              : arguments.get(i).toString().getBytes(StandardCharsets.UTF_8);
    }
    return values;
  }
}
