package belfry.server.backplane;

import org.jspecify.annotations.Nullable;

/**
 * The state of a room.
 *
 * @param members the number of occupants, counted over all instances
 * @param topic the entry that set the topic, or null
 */
public record RoomState(int members, @Nullable Entry topic) {}
