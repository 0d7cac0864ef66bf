package belfry.server.webhook;

import java.time.Duration;

/** What became of one request. */
sealed interface Answer {
  /** The receiver has it (a status of 2xx). */
  record Taken() implements Answer {}

  /** The receiver wants nothing from this webhook any more (status 410). */
  record Gone() implements Answer {}

  /**
   * The receiver does not have it, or that is not known.
   *
   * @param why the reason, for logs
   * @param isOfMessage whether the receiver refuses this message, and perhaps no other
   * @param after the time that the receiver asks to wait; zero for none
   */
  record Failed(String why, boolean isOfMessage, Duration after) implements Answer {
    static Failed because(String why) {
      return new Failed(why, false, Duration.ZERO);
    }
  }
}
