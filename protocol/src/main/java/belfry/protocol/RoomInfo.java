package belfry.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A room, as {@code rooms} shows it.
 *
 * @param name its name
 * @param members the number of people in it
 * @param topic its topic, or null
 */
public record RoomInfo(RoomName name, int members, @Nullable String topic) {
  public RoomInfo {
    Objects.requireNonNull(name);
  }
}
