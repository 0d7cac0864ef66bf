package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.Target;
import belfry.server.backplane.Entry;
import belfry.server.backplane.History;
import belfry.server.backplane.LogName;
import belfry.server.backplane.SentCopy;
import belfry.server.delivery.Feed;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What pages of history are read from: the log of a room, or the messages to and from one person in
 * the inbox of the reader.
 *
 * @param of the room or the person
 * @param newest gives the place of the newest entry that the reader may have now
 * @param isPart whether all entries belong to it
 * @param has whether an entry belongs to it
 * @param event makes the event of an entry
 */
record PagedLog(
    Target of,
    LogName log,
    Supplier<EntryId> newest,
    boolean isPart,
    Predicate<Entry> has,
    Function<Entry, Event.Written> event) {
  /** What a look at an entry costs that may be left out, in bytes of an answer. */
  static final int BYTES_AN_ENTRY = Limits.ANSWER_BYTES_A_LINE / 1000;

  /** All of a room. Its newest entry is the one that this instance knows. */
  static PagedLog of(Room room) {
    return new PagedLog(
        room.name(),
        LogName.of(room.name()),
        () -> room.feed().newest().last(),
        false,
        _ -> true,
        entry -> Room.event(room.name(), entry));
  }

  /**
   * The messages to and from a person.
   *
   * @param inbox the inbox of the reader
   * @param feed the feed of that inbox
   */
  static PagedLog with(Nickname person, LogName inbox, Feed feed, History logs) {
    return new PagedLog(
        person,
        inbox,
        () -> newest(inbox, feed, logs),
        true,
        entry -> isWith(person, entry),
        Inbox::event);
  }

  /** The room; null for a person. */
  @Nullable RoomName room() {
    return of instanceof RoomName room ? room : null;
  }

  /** The newest entry, also one that this instance has not heard of: nothing hides it. */
  private static EntryId newest(LogName inbox, Feed feed, History logs) {
    EntryId known = feed.newest().last();
    List<Entry> last = logs.before(inbox, null, 1).entries();
    return last.isEmpty() || last.getFirst().id().compareTo(known) < 0
        ? known
        : last.getFirst().id();
  }

  private static boolean isWith(Nickname person, Entry entry) {
    return personOf(entry).filter(person::equals).isPresent();
  }

  /** The other person of a direct message; empty for an entry that is none. */
  static Optional<Nickname> personOf(Entry entry) {
    return switch (entry.kind()) {
      case SENT -> Optional.of(SentCopy.of(entry.text()).to());
      case SAY, ACT, NOTICE -> Optional.of(entry.from());
      default -> Optional.empty();
    };
  }
}
