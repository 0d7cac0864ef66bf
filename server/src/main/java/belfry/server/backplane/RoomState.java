package belfry.server.backplane;

/**
 * A room as somebody finds it on coming in.
 *
 * @param members how many are in it, the newcomer included
 * @param topic the entry that set the topic, or null
 */
public record RoomState(int members, Entry topic) {}
