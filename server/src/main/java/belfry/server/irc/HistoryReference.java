package belfry.server.irc;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RefusedException;
import belfry.protocol.Target;
import belfry.protocol.irc.IrcDialect;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place in the history of a room or a person, as {@code CHATHISTORY} names it: {@code msgid=ID},
 * {@code timestamp=TIME} or {@code *}. At most one field is not null; none stands for {@code *}.
 */
record HistoryReference(@Nullable EntryId id, @Nullable Instant time) {
  private static final String ID = "msgid=";
  private static final String TIME = "timestamp=";

  /** The last time of four digits for the year: from any later one on, there is nothing either. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Finds the message of an id that a client names; throws a refusal if there is none. */
  interface Finder {
    EntryId find(String id);
  }

  /**
   * Reads a reference.
   *
   * @throws RefusedException if it is none, or there is no such message
   */
  static HistoryReference of(String typed, Finder messages) {
    if (typed.equals("*")) {
      return new HistoryReference(null, null);
    }
    if (typed.startsWith(TIME)) {
      return new HistoryReference(null, time(typed));
    }
    if (!typed.startsWith(ID)) {
      throw invalid();
    }
    return new HistoryReference(messages.find(typed.substring(ID.length())), null);
  }

  /**
   * Reads the time of a reference.
   *
   * @throws RefusedException if it has none
   */
  static Instant time(String typed) {
    try {
      if (typed.startsWith(TIME)) {
        Instant time = Instant.parse(typed.substring(TIME.length()));
        return time.isAfter(LAST) ? LAST : time;
      }
    } catch (DateTimeException _) { // answered below
    }
    throw invalid();
  }

  /**
   * Reads the id of a message of a log.
   *
   * @param log the room, or the receiver of the message
   * @throws RefusedException if it is none
   */
  static EntryId id(String typed, Target log) {
    EntryId id = id(typed);
    if (!IrcDialect.messageId(id, log.toString()).equals(typed)) {
      throw invalid();
    }
    return id;
  }

  /**
   * Reads the id of an entry without a look at its log.
   *
   * @throws RefusedException if it is none
   */
  static EntryId id(String typed) {
    int hash = typed.lastIndexOf('-');
    if (hash <= 0) {
      throw invalid();
    }
    return EntryId.of(typed.substring(0, hash));
  }

  /** The refusal of a reference that is none, or is to a message that is not there. */
  static RefusedException invalid() {
    return new RefusedException(Code.BAD_FIELD, "not a message from there, and not a time");
  }

  /** Whether this stands for no place. */
  boolean isOpen() {
    return id == null && time == null;
  }

  /** Whether an entry is before this place. */
  boolean isAfter(Event.Written entry) {
    return (id != null && entry.message().compareTo(id) < 0)
        || (time != null && entry.time().isBefore(time));
  }

  /** Whether an entry is after this place. */
  boolean isBefore(Event.Written entry) {
    return (id != null && entry.message().compareTo(id) > 0)
        || (time != null && entry.time().isAfter(time));
  }

  /** Whether this place is before another one of the same kind; a mixed pair counts as so. */
  boolean isBefore(HistoryReference other) {
    if (id != null && other.id != null) {
      return id.compareTo(other.id) < 0;
    }
    return time == null || other.time == null || time.isBefore(other.time);
  }
}
