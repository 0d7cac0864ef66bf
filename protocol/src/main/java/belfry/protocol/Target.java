package belfry.protocol;

/** Whom messages are for: everybody in a room, or one person. */
public sealed interface Target permits RoomName, Nickname {}
