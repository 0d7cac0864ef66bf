package belfry.client.chat;

import java.time.Duration;

/**
 * Decides from the silence of a server when to ask for a sign of life and when to give the
 * connection up. Belongs to the chat's thread.
 */
final class Heartbeat {
  /** The silence after which the server is asked for a sign of life. */
  static final Duration ASK_AFTER = Duration.ofSeconds(4);

  /** The silence after which the connection is given up. */
  static final Duration DEAD_AFTER = Duration.ofSeconds(12);

  private final MonotonicClock clock;
  private Duration heardAt = Duration.ZERO;
  private Duration askedAt = Duration.ZERO;

  /** What is to be done now. */
  enum Verdict {
    FINE,
    ASK,
    DEAD
  }

  Heartbeat(MonotonicClock clock) {
    this.clock = clock;
  }

  /** Notes that the server gave a sign of life, or that a connection to it was opened. */
  void heard() {
    heardAt = clock.now();
  }

  /** Judges the silence so far; {@code ASK} counts as asked. */
  Verdict check() {
    Duration now = clock.now();
    Duration last = heardAt.compareTo(askedAt) > 0 ? heardAt : askedAt;
    if (silence().compareTo(DEAD_AFTER) >= 0) {
      return Verdict.DEAD;
    }
    if (now.minus(last).compareTo(ASK_AFTER) < 0) {
      return Verdict.FINE;
    }
    askedAt = now;
    return Verdict.ASK;
  }

  /** The time since the last sign of life. */
  Duration silence() {
    return clock.now().minus(heardAt);
  }
}
