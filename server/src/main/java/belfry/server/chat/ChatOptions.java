package belfry.server.chat;

import java.time.ZoneId;

/**
 * The settings of chat.
 *
 * @param serverName the name that the server gives itself
 * @param zone the zone of an answer to a question for the time that names none
 * @param maxLine bytes of the longest line that a connection accepts
 * @param maxRooms rooms that sessions of this instance may be in, all together, besides the lobby
 * @param roomsPerSession rooms that one session may be in, besides the lobby
 * @param feedItems items of a room that a slow reader may be behind
 * @param feedBytes bytes of these items, as an estimate
 */
public record ChatOptions(
    String serverName,
    ZoneId zone,
    int maxLine,
    int maxRooms,
    int roomsPerSession,
    int feedItems,
    int feedBytes) {
  /** Refuses a limit below 1. */
  public ChatOptions {
    if (maxLine < 1 || maxRooms < 1 || roomsPerSession < 1 || feedItems < 1 || feedBytes < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
