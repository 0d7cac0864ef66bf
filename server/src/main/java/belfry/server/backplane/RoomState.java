package belfry.server.backplane;

import org.jspecify.annotations.Nullable;

/**
 * The state of a room.
 *
 * @param members the number of occupants, counted over all instances
 * @param topic the entry that set the topic, or null
 * @param host the {@link Holder#id} of the host; null if the room has none, or if the host is not
 *     in the room
 * @param rules the rules in force; null for none
 */
public record RoomState(
    int members, @Nullable Entry topic, @Nullable String host, @Nullable RoomRules rules) {
  /** A room without host and rules. */
  public RoomState(int members, @Nullable Entry topic) {
    this(members, topic, null, null);
  }

  /** This state without the topic. */
  public RoomState withoutTopic() {
    return new RoomState(members, null, host, rules);
  }
}
