package belfry.client.chat;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a chat.
 *
 * @param nick the name to ask for; null to take the one that the server gives
 * @param rooms the rooms to enter, {@code #lobby} if there are none; the first is the current one
 * @param zone the time zone of the times that are shown
 * @param history how many lines of a room to show when it is entered
 * @param allRooms whether the lines of all rooms are shown together, each with its room's name
 * @param bell whether a mention rings
 * @param colour whether to show colours
 */
public record ChatOptions(
    @Nullable Nickname nick,
    List<RoomName> rooms,
    ZoneId zone,
    int history,
    boolean allRooms,
    boolean bell,
    boolean colour) {
  public ChatOptions {
    rooms = rooms.isEmpty() ? List.of(RoomName.LOBBY) : List.copyOf(rooms);
  }
}
