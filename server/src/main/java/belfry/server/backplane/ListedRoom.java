package belfry.server.backplane;

import belfry.protocol.RoomInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A room in the list of rooms.
 *
 * @param info what a person sees who may enter the room
 * @param rules the rules in force; null for none
 */
public record ListedRoom(RoomInfo info, @Nullable RoomRules rules) {
  public ListedRoom {
    Objects.requireNonNull(info);
  }
}
