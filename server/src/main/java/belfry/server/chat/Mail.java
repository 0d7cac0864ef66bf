package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.delivery.Cursor;
import belfry.server.delivery.Outgoing;

/**
 * The direct messages of one session: it follows one inbox, and moves to another one when the
 * session takes the token of an earlier one. Accessed only by the connection's thread. It ends with
 * {@link #close}.
 */
final class Mail {
  private final Logs logs;
  private final Outgoing outgoing;
  private final CatchUp catchUp;

  /** The inbox that is followed, with its log and its cursor; null while there is none. */
  private Inbox inbox;

  private LogName log;
  private Cursor cursor;
  private EntryId begin;

  Mail(Logs logs, Outgoing outgoing, CatchUp catchUp) {
    this.logs = logs;
    this.outgoing = outgoing;
    this.catchUp = catchUp;
  }

  /** Whether this inbox is the one that is followed. */
  boolean follows(LogName wanted) {
    return wanted.equals(log);
  }

  /**
   * Leaves the present inbox, if there is one, and follows another. Nothing of it is sent before
   * {@link #deliver}.
   *
   * @throws belfry.protocol.RefusedException if the inbox can't be read now; none is followed then
   */
  void follow(LogName wanted) {
    close();
    Inbox followed = new Inbox(outgoing);
    logs.follow(wanted, followed);
    inbox = followed;
    log = wanted;
    begin = followed.feed().newest().last();
  }

  /** The last direct message in the inbox when it was followed, or the place before the first. */
  EntryId begin() {
    return begin;
  }

  /**
   * Sends direct messages from now on, and those after one that the client saw.
   *
   * @param after the last direct message that the client saw; null for {@link #begin}
   * @throws belfry.protocol.RefusedException if the inbox can't be read now
   */
  void deliver(EntryId after) {
    cursor = catchUp.cursor(inbox.feed(), null, log, after == null ? begin : after);
    outgoing.add(cursor);
    outgoing.advance();
  }

  /** Follows no inbox any more. */
  void close() {
    if (inbox == null) {
      return;
    }
    if (cursor != null) {
      outgoing.remove(cursor);
    }
    logs.unfollow(log, inbox);
    inbox = null;
    log = null;
    cursor = null;
  }
}
