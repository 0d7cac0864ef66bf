package belfry.trials.chaos;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import java.util.ArrayList;
import java.util.List;

/**
 * What one client did and saw, in the order in which it happened to it. Nothing is ever taken out.
 * Any thread may add. Times are milliseconds since 1970, by the clock of this machine.
 */
final class Journal {
  /** One thing that happened. */
  sealed interface Note {
    long at();
  }

  /**
   * It is in a room.
   *
   * @param after the entry after which it asked to be told all; null where it began at the end
   * @param last the newest entry of the log
   */
  record Joined(long at, RoomName room, EntryId after, EntryId last) implements Note {}

  /** It asked to leave a room, or its connection ended, where {@code room} is null. */
  record Left(long at, RoomName room) implements Note {}

  /**
   * It was told an entry.
   *
   * @param line which line it is: see {@link Lines}
   * @param length characters of the text
   * @param time when it was posted, by the server
   */
  record Heard(long at, RoomName room, EntryId entry, String line, int length, long time)
      implements Note {}

  /** It was told a gap. */
  record Gap(long at, RoomName room, EntryId from, EntryId to) implements Note {}

  /**
   * It said something for the first time.
   *
   * @param burst lines of one burst are sent at once; the next burst waits until all of it is
   *     acknowledged
   */
  record Said(long at, RoomName room, String line, int burst) implements Note {}

  /** A line was refused, or is sent again. */
  record Again(long at, String line) implements Note {}

  /** A line was acknowledged. */
  record Acked(long at, RoomName room, String line, EntryId entry) implements Note {}

  /** It reads on, or reads no more for a while. */
  record Reads(long at, boolean on) implements Note {}

  /** It was given the name that it shares with others; its lines then begin with {@code reign}. */
  record Reigns(long at, String reign) implements Note {}

  /** It was told what no client of this run should be told. */
  record Odd(long at, String what) implements Note {}

  private final String name;
  private final List<Note> notes = new ArrayList<>();

  Journal(String name) {
    this.name = name;
  }

  /** Whose it is. */
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
