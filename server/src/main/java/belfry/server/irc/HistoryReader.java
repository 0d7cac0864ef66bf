package belfry.server.irc;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import belfry.protocol.Target;
import belfry.protocol.irc.IrcDialect;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history of one room, or the messages to and from one person, for an IRC client. Its
 * lists have entries that the client is shown only, oldest first. Owned by the connection's thread,
 * for one command.
 */
final class HistoryReader {
  /** Pages that one command reads at most: many of their entries may not be shown. */
  private static final int MOST_PAGES = 50;

  /**
   * An own direct message has the time of the entry that its receiver got. Its copy for the sender
   * comes into the log so much later, at most.
   */
  private static final Duration COPIED_WITHIN = Duration.ofMinutes(1);

  /** Bytes of an answer that cost as much as a look at one entry. */
  private static final int WORK = 16;

  private final IrcClient client;
  private final Target of;

  HistoryReader(IrcClient client, Target of) {
    this.client = client;
    this.of = of;
  }

  /**
   * Finds the message of an id. The messages of a person have the ids that they have for their
   * receivers.
   *
   * @throws RefusedException if there is none
   */
  EntryId find(String typed) {
    Nickname me = client.nick();
    if (of instanceof RoomName
        || IrcDialect.messageId(HistoryReference.id(typed), me.text()).equals(typed)) {
      return HistoryReference.id(typed, of instanceof RoomName ? of : me);
    }
    Command.History command = ask(null, null, null, null);
    for (int read = 0; command != null && read < MOST_PAGES; read++) {
      Event.History page = page(command);
      for (Event.Written entry : page.messages()) {
        if (entry instanceof Event.Sent sent
            && IrcDialect.messageId(sent.told(), sent.to().text()).equals(typed)) {
          return sent.message();
        }
      }
      command = command.next(page);
    }
    throw HistoryReference.invalid();
  }

  /** The newest entries before a place and after another one. */
  List<Event.Written> backwards(HistoryReference before, HistoryReference after, int limit) {
    return backwards(before.id(), before.time(), after, limit);
  }

  private List<Event.Written> backwards(
      @Nullable EntryId before, @Nullable Instant until, HistoryReference after, int limit) {
    Deque<Event.Written> found = new ArrayDeque<>();
    Command.History command = ask(before, null, null, placedBefore(until));
    for (int read = 0; command != null && read < MOST_PAGES && found.size() < limit; read++) {
      Event.History page = page(command);
      for (Event.Written entry : page.messages().reversed()) {
        if (!after.isOpen() && !after.isBefore(entry)) {
          return List.copyOf(found);
        }
        boolean isBefore = until == null || entry.time().isBefore(until);
        if (found.size() < limit && isBefore && isShown(entry)) {
          found.addFirst(entry);
        }
      }
      command = command.next(page);
    }
    return List.copyOf(found);
  }

  /** The oldest entries after a place and before another one; none if the first is open. */
  List<Event.Written> forwards(HistoryReference after, HistoryReference before, int limit) {
    List<Event.Written> found = new ArrayList<>();
    Command.History command =
        after.isOpen() ? null : ask(null, after.id(), justAfter(after.time()), null);
    for (int read = 0; command != null && read < MOST_PAGES && found.size() < limit; read++) {
      Event.History page = page(command);
      for (Event.Written entry : page.messages()) {
        if (!before.isOpen() && !before.isAfter(entry)) {
          return found;
        }
        if (found.size() < limit && after.isBefore(entry) && isShown(entry)) {
          found.add(entry);
        }
      }
      command = command.next(page);
    }
    return found;
  }

  /** The entries around a place, the one at the place included. */
  List<Event.Written> around(HistoryReference place, int limit) {
    HistoryReference open = new HistoryReference(null, null);
    EntryId id = place.id();
    EntryId end = id == null ? null : new EntryId(id.epoch(), id.seq() + 1);
    List<Event.Written> all =
        new ArrayList<>(backwards(end, justAfter(place.time()), open, limit - limit / 2));
    all.addAll(forwards(place, open, limit / 2));
    return all;
  }

  /** The time before which the log has all messages from before a time. */
  private @Nullable Instant placedBefore(@Nullable Instant time) {
    return time == null || of instanceof RoomName ? time : time.plus(COPIED_WITHIN);
  }

  /** The first time of an entry after a time: entries have whole milliseconds. */
  private static @Nullable Instant justAfter(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
  }

  private Command.History ask(
      @Nullable EntryId before,
      @Nullable EntryId after,
      @Nullable Instant since,
      @Nullable Instant until) {
    return new Command.History(null, of, before, after, since, until, Limits.HISTORY_PAGE);
  }

  private Event.History page(Command.History command) {
    Event.History page = client.session().page(command);
    client.session().outgoing().charge(page.messages().size() * WORK);
    return page;
  }

  private boolean isShown(Event.Written entry) {
    return switch (entry) {
      case Event.Message _, Event.Sent _ -> true;
      case Event.Told told -> told.invitation() == null;
      case Event.Topic _ -> isPlayingEvents();
      case Event.Moderated act -> act.sanction() == Sanction.KICK && isPlayingEvents();
      default -> false;
    };
  }

  private boolean isPlayingEvents() {
    return client.capabilities().has(Capability.EVENT_PLAYBACK);
  }
}
