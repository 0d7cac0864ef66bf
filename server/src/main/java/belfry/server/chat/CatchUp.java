package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Page;
import belfry.server.delivery.Cursor;
import belfry.server.delivery.Feed;
import belfry.server.delivery.Outgoing;
import java.util.List;

/**
 * Places the cursors of one session, and sends first what lies between the last entry that a client
 * saw and the beginning of a feed: entries that are read from the log, or a gap. Also reads pages
 * of history. Accessed only by the connection's thread.
 */
final class CatchUp {
  private static final int PAGE = 100;
  private static final EntryId NEWEST = null;

  private final Logs logs;
  private final Outgoing outgoing;
  private final Answers answers;
  private final ChatCounters counters;

  CatchUp(Logs logs, Outgoing outgoing, Answers answers, ChatCounters counters) {
    this.logs = logs;
    this.outgoing = outgoing;
    this.answers = answers;
    this.counters = counters;
  }

  /**
   * A cursor after an entry. Entries after it that the feed no longer holds are sent before this
   * method returns.
   *
   * @param room the room of the feed; null for an inbox
   * @param after the last entry that the client saw; null for the newest one
   */
  Cursor cursor(Feed feed, RoomName room, LogName log, EntryId after) {
    var newest = feed.newest();
    long liveFrom = newest.index() + 1;
    if (after == null) {
      return new Cursor(feed, outgoing, liveFrom, newest.last(), liveFrom);
    }
    EntryId sent = known(feed, log, after);
    long next;
    while ((next = feed.indexAfter(sent)) < 0) {
      sent = sendPage(feed, room, log, sent);
    }
    return new Cursor(feed, outgoing, next, sent, liveFrom);
  }

  /**
   * The entry that a client names, if the log holds it: the feed of this instance may be behind the
   * instance that the client comes from. An id that no log gave counts as the newest.
   */
  private EntryId known(Feed feed, LogName log, EntryId after) {
    EntryId here = feed.newest().last();
    if (after.compareTo(here) <= 0) {
      return after;
    }
    List<Entry> end = logs.before(log, NEWEST, 1).entries();
    return end.isEmpty() || after.compareTo(end.getLast().id()) > 0 ? here : after;
  }

  /** Sends a page of entries from before the feed begins; returns the last entry that was sent. */
  private EntryId sendPage(Feed feed, RoomName room, LogName log, EntryId after) {
    EntryId lost = feed.newest().last(); // before the page: an entry that comes later is not lost
    Page page = logs.after(log, after, PAGE);
    EntryId sent = after;
    if (page.entries().isEmpty()) {
      sendGap(room, sent, lost);
      return lost;
    }
    for (Entry entry : page.entries()) {
      if (!entry.id().previous().equals(sent)) { // between epochs nobody knows what is missing
        sendGap(room, sent, entry.id().previous());
      }
      if (isHeard(entry)) {
        answers.tell(room == null ? Inbox.event(entry) : Room.event(room, entry));
      }
      sent = entry.id();
    }
    counters.caughtUp(page.entries().size());
    outgoing.awaitRoom();
    return sent;
  }

  private void sendGap(RoomName room, EntryId from, EntryId to) {
    counters.gapForLateComer();
    answers.tell(new Event.Gap(room, from, to));
  }

  /** The entries before an id, as the answer to a command. */
  Event.History before(String id, RoomName room, EntryId before, int limit) {
    return history(id, room, logs.before(LogName.of(room), before, limit));
  }

  /** The entries after an id, as the answer to a command. */
  Event.History after(String id, RoomName room, EntryId after, int limit) {
    return history(id, room, logs.after(LogName.of(room), after, limit));
  }

  /** A page without the words of authors that the session ignores. */
  private Event.History history(String id, RoomName room, Page page) {
    List<Event.Logged> messages =
        page.entries().stream()
            .filter(this::isHeard)
            .map(entry -> Room.event(room, entry))
            .toList();
    return new Event.History(id, room, messages, page.more());
  }

  private boolean isHeard(Entry entry) {
    return !outgoing.ignored().contains(entry.from());
  }
}
