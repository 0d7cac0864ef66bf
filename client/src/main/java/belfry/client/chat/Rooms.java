package belfry.client.chat;

import belfry.protocol.RoomName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that one is in, in the order in which they were entered. One of them is the current
 * one: it is shown, and lines are said in it. Belongs to the chat's thread.
 */
final class Rooms implements Iterable<Room> {
  private final LinkedHashMap<RoomName, Room> rooms = new LinkedHashMap<>();
  private @Nullable RoomName current;

  /**
   * @param names the first is the current room, if there is one
   */
  Rooms(List<RoomName> names) {
    names.forEach(name -> rooms.put(name, new Room(name)));
    current = names.isEmpty() ? null : names.getFirst();
  }

  /** The current room; null when one is in no room. */
  @Nullable RoomName current() {
    return current;
  }

  boolean isCurrent(RoomName name) {
    return name.equals(current);
  }

  Optional<Room> find(@Nullable RoomName name) {
    return name == null ? Optional.empty() : Optional.ofNullable(rooms.get(name));
  }

  boolean isIn(RoomName name) {
    return rooms.containsKey(name);
  }

  /** Adds a room, unless one is in it already. */
  Room enter(RoomName name) {
    return rooms.computeIfAbsent(name, Room::new);
  }

  /** Makes a room that one is in the current one. */
  void look(RoomName name) {
    current = name;
  }

  /** Removes a room; returns the room to look at next, if the current one was removed. */
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

  /** The first room with a mention, else the first with something new, else the following room. */
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

  /** The names, each with its {@code #}. */
  List<String> names() {
    return rooms.keySet().stream().map(RoomName::toString).toList();
  }

  @Override
  public Iterator<Room> iterator() {
    return List.copyOf(rooms.values()).iterator();
  }
}
