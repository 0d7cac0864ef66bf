package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Page;
import belfry.server.delivery.Cursor;
import belfry.server.delivery.Outgoing;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The direct messages of one session: it follows one inbox, and moves to another one when the
 * session takes the token of an earlier one. Accessed only by the connection's thread. It ends with
 * {@link #close}.
 */
final class Mail {
  /** The newest entries of an inbox that one question is answered from. */
  private static final int MOST_LOOKED_AT = 1_000;

  private final Logs logs;
  private final Answers answers;
  private final ChatCounters counters;
  private @Nullable Inbox followed;

  /** The last direct message in the inbox when it was followed, or the place before the first. */
  private @Nullable EntryId begin;

  /** The place in the inbox; null before {@link #deliver}. */
  private @Nullable Cursor cursor;

  Mail(Logs logs, Answers answers, ChatCounters counters) {
    this.logs = logs;
    this.answers = answers;
    this.counters = counters;
  }

  /** Whether this inbox is the one that is followed. */
  boolean follows(LogName wanted) {
    return followed != null && wanted.equals(followed.log());
  }

  /**
   * Leaves the present inbox, if there is one, and follows another. Nothing of it is sent before
   * {@link #deliver}.
   *
   * @throws belfry.protocol.RefusedException if the inbox can't be read now; none is followed then
   */
  void follow(LogName wanted) {
    close();
    Inbox inbox = new Inbox(wanted, answers.outgoing());
    logs.follow(wanted, inbox);
    followed = inbox;
    begin = inbox.feed().newest().last();
  }

  /** The last direct message in the inbox when it was followed, or the place before the first. */
  EntryId begin() {
    return Objects.requireNonNull(begin);
  }

  /**
   * Sends direct messages from now on, and those after one that the client saw. Does nothing for a
   * speech that reads none.
   *
   * @param after the last direct message that the client saw; null for {@link #begin}
   * @throws belfry.protocol.RefusedException if the inbox can't be read now
   */
  void deliver(@Nullable EntryId after) {
    if (!answers.speech().readsDirectMessages()) {
      return;
    }
    Inbox inbox = Objects.requireNonNull(followed);
    EntryId last = after == null ? begin() : after;
    Outgoing outgoing = answers.outgoing();
    CatchUp catchUp = new CatchUp(logs, outgoing, answers, counters);
    Cursor placed = catchUp.cursor(inbox.feed(), null, inbox.log(), last);
    cursor = placed;
    outgoing.add(placed);
    outgoing.advance();
  }

  /** The messages to and from a person, as pages of history. */
  PagedLog with(Nickname person) {
    Inbox inbox = Objects.requireNonNull(followed);
    return PagedLog.with(person, inbox.log(), inbox.feed(), logs);
  }

  /** The people of the newest direct messages, each with the time of the last one. */
  Map<Nickname, Instant> talks() {
    Map<Nickname, Instant> last = new HashMap<>();
    Page page = logs.before(Objects.requireNonNull(followed).log(), null, MOST_LOOKED_AT);
    answers.outgoing().charge(page.entries().size() * PagedLog.BYTES_AN_ENTRY);
    for (Entry entry : page.entries()) {
      PagedLog.personOf(entry).ifPresent(who -> last.put(who, Inbox.event(entry).time()));
    }
    return last;
  }

  /** The place before the first direct message of an inbox that did not exist a moment ago. */
  EntryId beginOfNew() {
    List<Entry> first = logs.after(Objects.requireNonNull(followed).log(), null, 1).entries();
    return first.isEmpty() ? begin() : first.getFirst().previous();
  }

  /** Follows no inbox any more. */
  void close() {
    if (followed == null) {
      return;
    }
    if (cursor != null) {
      answers.outgoing().remove(cursor);
    }
    logs.unfollow(followed.log(), followed);
    followed = null;
    cursor = null;
  }
}
