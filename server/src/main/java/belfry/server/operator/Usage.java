package belfry.server.operator;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.protocol.TimeSpan;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The words of one command.
 *
 * @param usage how the command is written, for whoever writes it otherwise
 */
record Usage(List<String> words, String usage) {
  /** The word at a place. */
  String word(int at) {
    if (at >= words.size()) {
      throw refusal();
    }
    return words.get(at);
  }

  /** Refuses more words than so many. */
  void requireAtMost(int most) {
    if (words.size() > most) {
      throw refusal();
    }
  }

  RefusedException refusal() {
    return new RefusedException(Code.BAD_FIELD, "usage: " + usage);
  }

  /**
   * The end of an order: the word at a place is a time, or the usual time counts.
   *
   * @return null for ever
   */
  @Nullable Instant until(int at, int usualSeconds, Instant now) {
    int seconds = time(at).orElse(usualSeconds);
    return seconds == 0 ? null : now.plusSeconds(seconds);
  }

  /** The reason of an order: the words from a place on, without a time at that place. */
  String reason(int at) {
    int from = time(at).isPresent() ? at + 1 : at;
    return from >= words.size() ? "" : String.join(" ", words.subList(from, words.size()));
  }

  private OptionalInt time(int at) {
    return at < words.size() ? TimeSpan.seconds(words.get(at)) : OptionalInt.empty();
  }
}
