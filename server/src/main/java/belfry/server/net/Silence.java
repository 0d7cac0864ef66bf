package belfry.server.net;

import java.time.Duration;

/**
 * The silence of one client, which is pinged after some time and counts as lost after a longer one.
 * Any thread may use it.
 */
final class Silence {
  /** What to do about a silence. */
  enum Verdict {
    /** Nothing, or nothing more. */
    WAIT,
    /** The client is to be pinged, once for each silence. */
    PING,
    /** The client is lost. */
    LOST
  }

  private final Duration pingAfter;
  private final Duration lostAfter;

  /** When bytes of the client last arrived, by {@link System#nanoTime}. */
  private volatile long heard = System.nanoTime();

  private volatile boolean pinged;

  Silence(Duration pingAfter, Duration lostAfter) {
    this.pingAfter = pingAfter;
    this.lostAfter = lostAfter;
  }

  /** Notes that bytes of the client have arrived. */
  void end() {
    heard = System.nanoTime();
    pinged = false;
  }

  /** Judges the silence at a time. */
  Verdict judge(long now) {
    long silence = now - heard;
    if (silence > lostAfter.toNanos()) {
      return Verdict.LOST;
    }
    if (silence > pingAfter.toNanos() && !pinged) {
      pinged = true;
      return Verdict.PING;
    }
    return Verdict.WAIT;
  }

  /** The time after which the client counts as lost, in seconds. */
  long limitSeconds() {
    return lostAfter.toSeconds();
  }
}
