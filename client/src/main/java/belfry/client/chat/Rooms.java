package belfry.client.chat;

import belfry.protocol.RoomName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The rooms that one is in, in the order of entering, and which of them is looked at. Belongs to
 * the chat's thread.
 */
final class Rooms implements Iterable<Room> {
  private final LinkedHashMap<RoomName, Room> rooms = new LinkedHashMap<>();
  private RoomName current;

  /**
   * @param names at least one; the first is looked at
   */
  Rooms(List<RoomName> names) {
    names.forEach(this::enter);
    current = names.getFirst();
  }

  /** The room that is looked at; null when one is in none. */
  RoomName current() {
    return current;
  }

  boolean isCurrent(RoomName name) {
    return name.equals(current);
  }

  /** A room that one is in. */
  Optional<Room> find(RoomName name) {
    return Optional.ofNullable(name).map(rooms::get);
  }

  boolean isIn(RoomName name) {
    return rooms.containsKey(name);
  }

  /** A room, which one is in from now on. */
  Room enter(RoomName name) {
    return rooms.computeIfAbsent(name, Room::new);
  }

  /** Looks at a room that one is in. */
  void look(RoomName name) {
    current = name;
  }

  /** One is no longer in a room; when it was looked at, the newest of the others is to be. */
  Optional<Room> leave(RoomName name) {
    rooms.remove(name);
    if (!isCurrent(name)) {
      return Optional.empty();
    }
    current = null;
    return rooms.isEmpty() ? Optional.empty() : Optional.of(rooms.lastEntry().getValue());
  }

  int size() {
    return rooms.size();
  }

  /** The room with this number, from 1. */
  Optional<Room> numbered(int number) {
    return number < 1 ? Optional.empty() : rooms.values().stream().skip(number - 1L).findFirst();
  }

  /** The next room with something new, those with mentions first; else the next. */
  Optional<Room> next() {
    return rooms.values().stream()
        .filter(Room::isMentioned)
        .findFirst()
        .or(() -> rooms.values().stream().filter(room -> room.unread() > 0).findFirst())
        .or(this::following);
  }

  private Optional<Room> following() {
    int at = new ArrayList<>(rooms.keySet()).indexOf(current);
    return rooms.isEmpty() ? Optional.empty() : numbered((at + 1) % rooms.size() + 1);
  }

  /** As people write them, with {@code #}. */
  List<String> names() {
    return rooms.keySet().stream().map(RoomName::toString).toList();
  }

  @Override
  public Iterator<Room> iterator() {
    return List.copyOf(rooms.values()).iterator();
  }
}
