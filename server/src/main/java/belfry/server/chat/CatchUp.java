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
import belfry.server.delivery.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places the cursors of one session, and sends first what lies between the last entry that a client
 * saw and the beginning of a feed: entries that are read from the log, or a gap. Accessed only by
 * the connection's thread.
 */
final class CatchUp {
  private static final int PAGE = 100;

  /** The place before every entry, as the beginning of a gap. */
  private static final EntryId PAST = new EntryId(0, 0);

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
  Cursor cursor(Feed feed, @Nullable RoomName room, LogName log, @Nullable EntryId after) {
    var newest = feed.newest();
    long liveFrom = newest.index() + 1;
    if (after == null) {
      return cursorAfter(newest, feed, outgoing);
    }
    EntryId sent = after;
    long next;
    while ((next = indexAfter(feed, log, sent)) < 0) {
      sent = sendPage(feed, room, log, sent);
    }
    return new Cursor(feed, outgoing, next, sent, liveFrom);
  }

  /** A cursor after a place of a feed, for a client that has missed nothing. */
  static Cursor cursorAfter(Place newest, Feed feed, Outgoing outgoing) {
    long liveFrom = newest.index() + 1;
    return new Cursor(feed, outgoing, liveFrom, newest.last(), liveFrom);
  }

  /**
   * The index in a feed of the first item after an entry; -1 if what follows the entry has to be
   * read from the log. The entry may be newer than the feed, which then is behind the instance that
   * the client comes from; its next item is the first one after the entry that is new to both.
   */
  private long indexAfter(Feed feed, LogName log, EntryId entry) {
    var newest = feed.newest();
    return entry.compareTo(newest.last()) > 0 && isHeld(log, entry)
        ? newest.index() + 1
        : feed.indexAfter(entry);
  }

  private boolean isHeld(LogName log, EntryId entry) {
    if (entry.seq() == 0) {
      return false;
    }
    List<Entry> found = logs.after(log, entry.previous(), 1).entries();
    return !found.isEmpty() && found.getFirst().id().equals(entry);
  }

  /**
   * Sends a page of entries from before the feed begins, and a gap wherever an entry does not
   * follow the one before it.
   *
   * @return the last entry that was sent, or the end of the last gap
   */
  private EntryId sendPage(Feed feed, @Nullable RoomName room, LogName log, EntryId after) {
    // Read before the page: an entry that comes later is not lost.
    EntryId earliest = feed.earliest();
    EntryId newest = feed.newest().last();
    Page page = logs.after(log, after, PAGE);
    EntryId sent = after;
    if (page.entries().isEmpty()) {
      EntryId known = after.compareTo(earliest) < 0 ? earliest : newest;
      return sendGap(room, after, after.compareTo(known) < 0 ? known : beginning(feed, log));
    }
    List<Answers.Missed> missed = new ArrayList<>(page.entries().size());
    for (Entry entry : page.entries()) {
      if (entry.id().compareTo(newest) > 0 && !sent.equals(after)) {
        break; // the feed will have it, unless the session is put out of the room before
      }
      if (!entry.isNextTo(sent)) {
        counters.gapForLateComer();
        Event gap = gap(room, sent, entry.gapEnd(sent));
        missed.add(new Answers.Missed(gap, gap));
      }
      if (isHeard(entry)) {
        missed.add(
            new Answers.Missed(
                room == null ? Inbox.event(entry) : Room.event(room, entry),
                new Event.Gap(room, sent, entry.id())));
      }
      sent = entry.id();
    }
    counters.caughtUp(page.entries().size());
    answers.tell(missed);
    return sent;
  }

  /** The place before all that the log holds, for a client that names an entry of the future. */
  private EntryId beginning(Feed feed, LogName log) {
    List<Entry> first = logs.after(log, null, 1).entries();
    return first.isEmpty() ? feed.earliest() : first.getFirst().previous();
  }

  /** Announces a gap; returns its end. */
  private EntryId sendGap(@Nullable RoomName room, EntryId from, EntryId to) {
    counters.gapForLateComer();
    answers.tell(gap(room, from, to));
    return to;
  }

  /** A gap. A client from the future has missed all of the past. */
  static Event.Gap gap(@Nullable RoomName room, EntryId from, EntryId to) {
    return new Event.Gap(room, from.compareTo(to) < 0 ? from : PAST, to);
  }

  private boolean isHeard(Entry entry) {
    return !outgoing.ignored().contains(entry.from(), entry.origin());
  }
}
