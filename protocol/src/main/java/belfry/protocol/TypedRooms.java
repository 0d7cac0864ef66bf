package belfry.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that a person typed to enter: several, separated by commas, or one with its key.
 *
 * @param key the key of the only room; null for none
 */
public record TypedRooms(List<RoomName> rooms, @Nullable String key) {
  public TypedRooms {
    rooms = List.copyOf(rooms);
  }

  /**
   * Reads what a person typed.
   *
   * @throws RefusedException if it is no room, or these are too many
   */
  public static TypedRooms of(@Nullable String typed) {
    String[] words = (typed == null ? "" : typed).strip().split("\\s+", -1);
    if (words.length != 2 || words[0].contains(",") || words[1].startsWith("#")) {
      return new TypedRooms(RoomName.list(typed), null);
    }
    RoomSettings.checkKey(words[1]);
    return new TypedRooms(List.of(RoomName.of(words[0])), words[1]);
  }

  /** Leaves out the key. */
  @Override
  public String toString() {
    return rooms.toString();
  }
}
