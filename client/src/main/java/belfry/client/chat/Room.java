package belfry.client.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RoomName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room that one is in: the newest entry that was seen, its people, the lines that wait until
 * somebody looks at the room, and the last ones that were shown. Belongs to the chat's thread.
 */
final class Room {
  private static final int MOST_WAITING = 500;
  private static final int MOST_RECENT = 20;
  private static final int MOST_ENTRIES = 100;

  private final RoomName name;
  private final People people = new People();
  private final Deque<Line> waiting = new ArrayDeque<>();
  private final Deque<Line> recent = new ArrayDeque<>();
  private final Deque<EntryId> entries = new ArrayDeque<>();
  private @Nullable EntryId seen;
  private @Nullable EntryId begin;

  /** The newest entry when the present connection entered the room. */
  private @Nullable EntryId enteredAt;

  /** The last entry that the user has read; null if that is not known. */
  private @Nullable EntryId read;

  private boolean isNewMarked;

  /** The key with which the room is entered; null for none. */
  private @Nullable String key;

  private @Nullable String topic;
  private int members;
  private int unread;
  private int dropped;
  private boolean mentioned;
  private Event.@Nullable Moderated actOnMe;

  Room(RoomName name) {
    this.name = name;
  }

  RoomName name() {
    return name;
  }

  People people() {
    return people;
  }

  /** Sets the key with which this and later connections enter; null for none. */
  void enteredWith(@Nullable String typed) {
    key = typed;
  }

  @Nullable String key() {
    return key;
  }

  /** The entry after which the server is to go on; null before the room was entered. */
  @Nullable EntryId after() {
    return seen == null || (begin != null && begin.compareTo(seen) > 0) ? begin : seen;
  }

  /** Notes an entry; returns false when it was seen before. */
  boolean see(EntryId entry) {
    if (seen != null && entry.compareTo(seen) <= 0) {
      return false;
    }
    seen = entry;
    entries.add(entry);
    if (entries.size() > MOST_ENTRIES) {
      entries.removeFirst();
    }
    return true;
  }

  /** Sets the last entry that the user has read, from an earlier run. */
  void read(EntryId entry) {
    read = entry;
  }

  @Nullable EntryId read() {
    return read;
  }

  /** Notes that the user has read everything: the room is on the screen. */
  void readAll() {
    EntryId newest = after();
    if (newest != null) {
      read = newest;
    }
  }

  /**
   * Whether the user has read an entry, or does not want it counted: it is older than the first
   * visit to the room.
   */
  boolean isRead(EntryId entry) {
    return begin != null
        && entry.compareTo(begin) <= 0
        && (read == null || entry.compareTo(read) <= 0);
  }

  /** Whether an entry is older than the present connection's visit to the room. */
  boolean isEarlier(EntryId entry) {
    return enteredAt != null && entry.compareTo(enteredAt) <= 0;
  }

  /** Whether an entry is the first one after what was read in an earlier run; true once. */
  boolean isFirstNew(EntryId entry) {
    boolean isFirst = !isNewMarked && read != null && begin != null && entry.compareTo(begin) <= 0;
    isNewMarked |= isFirst;
    return isFirst;
  }

  /** The entry with this many ones after it, or the oldest one that is known; null for none. */
  @Nullable EntryId back(int howMany) {
    List<EntryId> all = List.copyOf(entries);
    return all.isEmpty() ? null : all.get(Math.max(0, all.size() - howMany));
  }

  /** Notes a gap: the next entry follows its end, which may be of an older log. */
  void missed(EntryId end) {
    seen = end;
    begin = null;
  }

  /**
   * Notes that the connection is in the room.
   *
   * @param last the newest entry of the room's log
   */
  void entered(EntryId last, int howMany, @Nullable String about) {
    if (begin == null) {
      begin = last;
    }
    enteredAt = last;
    members = howMany;
    topic = about;
  }

  /** The topic; null where there is none. */
  @Nullable String topic() {
    return topic == null || topic.isEmpty() ? null : topic;
  }

  void topic(String about) {
    topic = about;
  }

  /** How many people are in the room, oneself included. */
  int members() {
    return members;
  }

  void came(List<Nickname> who) {
    members += (int) who.stream().filter(people::came).count();
  }

  void went(List<Nickname> who) {
    members = Math.max(1, members - (int) who.stream().filter(people::went).count());
  }

  /**
   * Notes who is in the room.
   *
   * @param there everybody, or the first of many
   * @param total how many are there
   */
  void people(List<Person> there, int total) {
    people.are(there);
    members = total;
  }

  /** Notes what a moderator did to this user. */
  void actOnMe(Event.Moderated act) {
    actOnMe = act;
  }

  /** The latest act of a moderator on this user; null for none. */
  Event.@Nullable Moderated actOnMe() {
    return actOnMe;
  }

  /** Keeps a line until somebody looks at the room. */
  void keep(Line line, boolean mention) {
    if (line.kind() == Line.Kind.SAID) {
      unread++;
    }
    mentioned |= mention;
    waiting.add(line);
    if (waiting.size() > MOST_WAITING) {
      waiting.removeFirst();
      dropped++;
    }
  }

  /** Notes a line that was shown. */
  void shown(Line line) {
    recent.add(line);
    if (recent.size() > MOST_RECENT) {
      recent.removeFirst();
    }
  }

  /** The last lines that were shown. */
  List<Line> recent() {
    return List.copyOf(recent);
  }

  /** How many messages wait. */
  int unread() {
    return unread;
  }

  /** Whether a message that waits mentions this user. */
  boolean isMentioned() {
    return mentioned;
  }

  /** How many of the waiting lines were dropped because there were too many. */
  int dropped() {
    return dropped;
  }

  /** Takes the lines that wait, because somebody looks at the room. */
  List<Line> look() {
    List<Line> kept = List.copyOf(waiting);
    kept.forEach(this::shown);
    waiting.clear();
    unread = 0;
    dropped = 0;
    mentioned = false;
    return kept;
  }
}
