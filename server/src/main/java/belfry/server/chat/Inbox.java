package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.PresenceChange;
import belfry.server.backplane.Removal;
import belfry.server.backplane.Ruling;
import belfry.server.backplane.SentCopy;
import belfry.server.delivery.Feed;
import belfry.server.delivery.Item;
import belfry.server.delivery.Outgoing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The direct messages of one session, received and sent: a log with one reader, who is told what
 * came after it began to read. Called by the backplane in the log's order, on the thread of whoever
 * wrote: so it only hands over.
 */
final class Inbox implements Follower {
  private static final Feed.Bounds BOUNDS =
      new Feed.Bounds(200, 64 * 1024, (from, to) -> new Event.Gap(null, from, to));

  private final LogName log;
  private final Outgoing outgoing;
  private final Feed feed = new Feed(BOUNDS);

  Inbox(LogName log, Outgoing outgoing) {
    this.log = log;
    this.outgoing = outgoing;
  }

  LogName log() {
    return log;
  }

  Feed feed() {
    return feed;
  }

  @Override
  public void begin(EntryId last) {
    feed.begin(last);
  }

  @Override
  public void entry(Entry entry) {
    Room.removeFrom(feed, entry, old -> removedEvent(entry, old));
    @Nullable String origin = entry.kind() == Kind.SENT ? entry.origin() : null;
    feed.append(Item.entry(event(entry), entry.id(), Room.author(entry), origin));
    outgoing.advanceElsewhere("inbox-");
  }

  /** An entry as an event. */
  static Event.Direct event(Entry entry) {
    if (entry.kind() == Kind.SENT) {
      SentCopy copy = SentCopy.of(entry.text());
      return new Event.Sent(
          entry.id(),
          entry.from().text(),
          copy.to(),
          copy.told(),
          copy.text(),
          copy.time(),
          copy.notice(),
          entry.tags());
    }
    if (entry.kind() == Kind.REMOVED) {
      return new Event.RemovedTold(
          entry.id(),
          entry.from().text(),
          Removal.announcedBy(entry),
          Removal.reason(entry),
          entry.time());
    }
    if (entry.kind() == Kind.INVITE) {
      return invitation(entry);
    }
    boolean notice = entry.kind() == Kind.NOTICE;
    return new Event.Told(
        entry.id(), entry.from().text(), entry.text(), entry.time(), notice, null, entry.tags());
  }

  /** An invitation, whose entry is a {@link Ruling} with the room in place of a reason. */
  private static Event.Direct invitation(Entry entry) {
    RoomName room = RoomName.of(Ruling.of(entry.text()).reason());
    String text = "invites you to " + room + "; /join " + room + " enters it";
    return new Event.Told(entry.id(), entry.from().text(), text, entry.time(), true, room);
  }

  private static Event removedEvent(Entry removal, Event.Written old) {
    String by = removal.from().text();
    return new Event.RemovedTold(old.message(), by, List.of(), old.time());
  }

  @Override
  public void gap(EntryId from, EntryId to) {
    feed.appendGap(from, to);
    outgoing.advanceElsewhere("inbox-");
  }

  @Override
  public void expired(EntryId upTo) {
    feed.forget(upTo);
  }

  @Override
  public void passed(Entry passing) {
    feed.append(Item.notice(event(passing), null).prompt());
    outgoing.advanceElsewhere("inbox-");
  }

  @Override
  public void presence(PresenceChange change) {
    // nobody but its reader is in an inbox
  }
}
