package belfry.server.net;

import belfry.protocol.Event;
import belfry.server.chat.Session;
import belfry.server.delivery.Cork;
import org.jspecify.annotations.Nullable;

/**
 * Delays a client that sends or asks for too much, by a pause of the connection's thread. Used by
 * that thread only.
 */
final class Pace {
  private final Peer peer;
  private final Session session;
  private final @Nullable FloodLimit flood;

  /**
   * @param flood the limit; null for none
   */
  Pace(Peer peer, Session session, @Nullable FloodLimit flood) {
    this.peer = peer;
    this.session = session;
    this.flood = flood;
  }

  /**
   * Pauses if the client has exceeded the limit, after a notice.
   *
   * @param taken the number of lines that were taken
   * @param answered bytes of their answers
   * @return false if the client is gone, so that its other lines are dropped
   */
  boolean keep(int taken, int answered) {
    if (flood == null) {
      return true;
    }
    long pause = flood.take(System.nanoTime(), taken, answered);
    if (pause > 0 && peer.isGone()) {
      return false;
    }
    if (pause > 0) {
      if (flood.firstPause()) {
        session.tell(new Event.Notice(FloodLimit.warning()));
      }
      Cork.pull();
      peer.pause(pause);
    }
    return true;
  }
}
