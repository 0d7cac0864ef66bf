package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.Refusal;
import belfry.server.chat.Session;
import belfry.server.delivery.Cork;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a client that has a session, whatever carries its lines. It takes no further
 * line while an answer is under way or too many answers wait to be written, and limits the rate of
 * lines and of the bytes of answers.
 *
 * <p>Owns the session, which ends with {@link #close}.
 */
abstract class SessionConversation implements Conversation {
  /** The connection ends after this many bytes without the end of a line or of a message. */
  static final int ENDLESS = 64 * 1024;

  /** The pumps are woken after this many lines of one read, which a reader can take at once. */
  static final int LINES_AT_ONCE = 16;

  final Peer peer;
  final Session session;
  private final @Nullable FloodLimit flood;
  private boolean open = true;

  /**
   * @param flood the limit of the pace; null for none
   */
  SessionConversation(Peer peer, Session session, @Nullable FloodLimit flood) {
    this.peer = peer;
    this.session = session;
    this.flood = flood;
  }

  /**
   * Does what a line asks for.
   *
   * @return whether the session goes on
   */
  abstract boolean perform(byte[] line);

  /** Whether the next line may be taken. */
  final boolean takesLines() {
    return open && !peer.isEnding();
  }

  final void takeLine(byte[] line) {
    int before = session.outgoing().answered();
    open = perform(line);
    session.outgoing().awaitRoom();
    keepPace(1, session.outgoing().answered() - before);
  }

  /** Refuses a line that has more bytes than the limit. */
  final void refuseTooLong(int limit) {
    refuse(Code.TOO_LONG, "that line is longer than " + limit + " bytes; nothing was said");
    keepPace(1, 0);
  }

  final void refuse(Code code, String why) {
    Cork.settle();
    session.tell(new Event.Refused(null, new Refusal(code, why)));
  }

  /**
   * Pauses the connection's thread if the client has exceeded the limit, after a notice. If the
   * client is gone, its other lines are dropped.
   *
   * @param taken the number of lines that were taken
   * @param answered bytes of their answers
   */
  final void keepPace(int taken, int answered) {
    if (flood == null || !open) {
      return;
    }
    long pause = flood.take(System.nanoTime(), taken, answered);
    if (pause > 0 && peer.isGone()) {
      open = false;
    } else if (pause > 0) {
      pause(flood, pause);
    }
  }

  private void pause(FloodLimit limit, long nanos) {
    if (limit.firstPause()) {
      session.tell(new Event.Notice(FloodLimit.warning()));
    }
    Cork.pull();
    peer.pause(nanos);
  }

  /** Takes no further line. */
  final void stop() {
    open = false;
  }

  @Override
  public final Optional<Session> session() {
    return Optional.of(session);
  }

  @Override
  public final void attend() {
    session.attend();
  }

  @Override
  public final boolean isOpen() {
    return open;
  }

  @Override
  public final long stalledNanos() {
    return session.outgoing().stalledFor();
  }

  @Override
  public final void awaitFlushed(Duration limit) {
    session.outgoing().awaitFlushed(limit);
  }

  @Override
  public void sayGoodbye(@Nullable String why) {
    session.sayGoodbye(why);
  }

  @Override
  public final void close() {
    session.close();
  }
}
