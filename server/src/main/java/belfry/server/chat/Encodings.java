package belfry.server.chat;

import belfry.protocol.dialect.Dialect;
import belfry.server.delivery.Delivery;
import belfry.server.delivery.Encoding;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The encoding of each dialect that the server knows. Immutable; any thread uses it. */
final class Encodings {
  private final Map<Dialect, Encoding> encodings;

  Encodings(Collection<Dialect> dialects, Delivery delivery) {
    encodings =
        dialects.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(),
                    it -> delivery.encoding(it.name(), it.isEchoing(), it::encode)));
  }

  /**
   * The encoding of a dialect.
   *
   * @throws IllegalArgumentException if the server was made without this dialect
   */
  Encoding of(Dialect dialect) {
    Encoding encoding = encodings.get(dialect);
    if (encoding == null) {
      throw new IllegalArgumentException("this server has no dialect " + dialect.name());
    }
    return encoding;
  }
}
