package belfry.server.webhook;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between the attempts to deliver one message.
 *
 * @param pauses the pause after each failed attempt; the message is given up after the attempt that
 *     follows the last pause
 */
record Retries(List<Duration> pauses) {
  /** Eleven attempts within 16 hours. */
  static final Retries USUAL =
      new Retries(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(2),
              Duration.ofMinutes(5),
              Duration.ofMinutes(15),
              Duration.ofMinutes(30),
              Duration.ofHours(1),
              Duration.ofHours(2),
              Duration.ofHours(4),
              Duration.ofHours(8)));

  /** The attempts that a message gets which its receiver refuses, and perhaps no other one. */
  private static final int OF_REFUSED_MESSAGE = 3;

  Retries {
    pauses = List.copyOf(pauses);
  }

  /** Whether a message gets another attempt. */
  boolean goOn(int failures, Answer.Failed last) {
    return failures <= pauses.size() && !(last.isOfMessage() && failures >= OF_REFUSED_MESSAGE);
  }

  /** The pause before the next attempt, up to a quarter longer than the list says. */
  Duration pause(int failures, Answer.Failed last) {
    long millis = pauses.get(failures - 1).toMillis();
    Duration own = Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    return own.compareTo(last.after()) > 0 ? own : last.after();
  }
}
