package belfry.client.chat;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.time.ZoneId;
import java.util.List;

/**
 * What somebody wants of a chat.
 *
 * @param nick the name to ask for; null to take what the server gives
 * @param rooms the rooms to enter, at least one; the first is the current one
 * @param zone the zone of the times
 * @param history how many lines of a room to show on coming in
 * @param everything whether to show all rooms at once, each line with its room
 * @param bell whether a mention rings
 * @param colour whether to show colours
 */
public record ChatOptions(
    Nickname nick,
    List<RoomName> rooms,
    ZoneId zone,
    int history,
    boolean everything,
    boolean bell,
    boolean colour) {
  public ChatOptions {
    rooms = rooms.isEmpty() ? List.of(RoomName.LOBBY) : List.copyOf(rooms);
  }
}
