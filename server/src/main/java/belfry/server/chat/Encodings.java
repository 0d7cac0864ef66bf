package belfry.server.chat;

import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.server.delivery.Delivery;
import belfry.server.delivery.Encoding;
import belfry.server.task.Failures;
import belfry.server.task.RepeatableFailures;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The encoding of each dialect that the server knows, and the report of answers that can't be
 * encoded. Immutable; any thread uses it.
 */
final class Encodings {
  private final Map<Dialect, Encoding> encodings;
  private final RepeatableFailures failures;

  Encodings(Collection<Dialect> dialects, Delivery delivery, Failures failures) {
    this.failures = new RepeatableFailures(failures);
    encodings =
        dialects.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(),
                    it ->
                        delivery.encoding(
                            it.name(),
                            it.isEchoing(),
                            it.tellsChangesOnce(),
                            it.tellsPeopleAtOnce(),
                            it::encode)));
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

  /** Reports an answer that can't be encoded, as an internal error. */
  void failed(Dialect dialect, Event answer, Throwable why) {
    String kind = answer.getClass().getSimpleName();
    failures.caught("answer " + kind + " in " + dialect.name(), why);
  }
}
