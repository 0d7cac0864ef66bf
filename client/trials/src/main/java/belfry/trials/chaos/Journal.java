package belfry.trials.chaos;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one client did and received, in the order of its own experience. Notes are only added. Any
 * thread may add. Times are milliseconds since 1970 by the clock of this machine.
 */
final class Journal {
  /** One experience. */
  sealed interface Note {
    long at();
  }

  /**
   * The client is in a room.
   *
   * @param after the entry from which on it asked for all later ones; null for those to come only
   * @param last the newest entry of the log
   */
  record Joined(long at, RoomName room, @Nullable EntryId after, EntryId last) implements Note {}

  /** The client left a room; or it lost its connection, where {@code room} is null. */
  record Left(long at, @Nullable RoomName room) implements Note {}

  /**
   * An entry arrived.
   *
   * @param key the message: see {@link TestMessages}
   * @param length characters of its text
   * @param time when it was posted, by the server's clock
   */
  record Received(long at, RoomName room, EntryId entry, String key, int length, long time)
      implements Note {}

  /** A gap was announced. */
  record Gap(long at, RoomName room, EntryId from, EntryId to) implements Note {}

  /**
   * The client posts a message for the first time.
   *
   * @param burst messages of one burst are sent at once; the next burst waits until all of them are
   *     acknowledged
   */
  record Sent(long at, RoomName room, String key, int burst) implements Note {}

  /** A message was refused, or is sent again. */
  record SentAgain(long at, String key) implements Note {}

  /** A message was acknowledged. */
  record Acked(long at, RoomName room, String key, EntryId entry) implements Note {}

  /** The client reads on, or reads nothing for a while. */
  record Reading(long at, boolean on) implements Note {}

  /**
   * The client owns the name that it shares with others.
   *
   * @param tenure the sender in the keys of the messages that it posts meanwhile
   */
  record NameOwned(long at, String tenure) implements Note {}

  /** An act of a moderator arrived, with its entry. */
  record Moderated(long at, RoomName room, EntryId entry, Sanction sanction, String whom)
      implements Note {}

  /** The client moderated somebody, and that was acknowledged. */
  record Acted(long at, Sanction sanction) implements Note {}

  /** The client may not enter or speak, because it is banned or muted. */
  record Forbidden(long at, Code code) implements Note {}

  /** The client was told that it was put out of a room. */
  record PutOut(long at, RoomName room) implements Note {}

  /** The client was told who came to a room, or went. */
  record Noticed(long at, RoomName room) implements Note {}

  /** The moderator has its account. */
  record Registered(long at) implements Note {}

  /** The account of the moderator is gone, as somebody saw. */
  record AccountGone(long at, String how) implements Note {}

  /** Something arrived that no client of a run should receive. */
  record Unexpected(long at, String what) implements Note {}

  private final String name;
  private final List<Note> notes = new ArrayList<>();

  Journal(String name) {
    this.name = name;
  }

  /** The client's name in reports. */
  String name() {
    return name;
  }

  synchronized void add(Note note) {
    notes.add(note);
  }

  synchronized List<Note> notes() {
    return List.copyOf(notes);
  }
}
