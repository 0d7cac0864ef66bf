package belfry.client.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RoomName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A room that one is in: how far it was seen, who is there, and what was not shown yet because
 * another room was. Belongs to the chat's thread.
 */
final class Room {
  private static final int MOST_WAITING = 500;

  private final RoomName name;
  private final People people = new People();
  private final Deque<Line> waiting = new ArrayDeque<>();
  private EntryId seen;
  private EntryId begin;
  private String topic;
  private int members;
  private int unread;
  private int dropped;
  private boolean mentioned;

  Room(RoomName name) {
    this.name = name;
  }

  RoomName name() {
    return name;
  }

  People people() {
    return people;
  }

  /** The newest entry that need not be told again; null before the room was entered. */
  EntryId after() {
    return seen == null || (begin != null && begin.compareTo(seen) > 0) ? begin : seen;
  }

  /** Takes note of an entry; false when it was seen before. */
  boolean see(EntryId entry) {
    if (seen != null && entry.compareTo(seen) <= 0) {
      return false;
    }
    seen = entry;
    return true;
  }

  /**
   * This connection is in the room.
   *
   * @param last the newest entry of its log
   */
  void entered(EntryId last, int howMany, String about) {
    if (begin == null) {
      begin = last;
    }
    members = howMany;
    topic = about == null || about.isEmpty() ? null : about;
  }

  String topic() {
    return topic;
  }

  void topic(String about) {
    topic = about.isEmpty() ? null : about;
  }

  int members() {
    return members;
  }

  void came(List<Nickname> who) {
    members += (int) who.stream().filter(people::came).count();
  }

  void went(List<Nickname> who) {
    members = Math.max(1, members - (int) who.stream().filter(people::went).count());
  }

  /** Who is there: all of them, or the first of many. */
  void people(List<Person> there, int total) {
    people.are(there);
    members = total;
  }

  /** Keeps a line until the room is looked at. */
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

  int unread() {
    return unread;
  }

  boolean isMentioned() {
    return mentioned;
  }

  /** How many lines were too many to be kept. */
  int dropped() {
    return dropped;
  }

  /** Somebody looks at the room: what was kept. */
  List<Line> look() {
    List<Line> kept = List.copyOf(waiting);
    waiting.clear();
    unread = 0;
    dropped = 0;
    mentioned = false;
    return kept;
  }
}
