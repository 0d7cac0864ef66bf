package belfry.server.chat;

import java.time.ZoneId;
import java.util.List;

/**
 * What can be set about chat.
 *
 * @param serverName how the server calls itself
 * @param motd lines that everybody at a terminal is shown on coming
 * @param zone the zone of times of day in the text dialect
 * @param maxLine bytes of the longest line that is taken
 * @param maxRooms rooms that somebody of this instance is in
 * @param roomsPerSession rooms that one session is in
 * @param feedFrames frames of a room that a slow reader may be behind
 * @param feedBytes bytes of these, about
 */
public record ChatOptions(
    String serverName,
    List<String> motd,
    ZoneId zone,
    int maxLine,
    int maxRooms,
    int roomsPerSession,
    int feedFrames,
    int feedBytes) {
  public ChatOptions {
    motd = List.copyOf(motd);
    if (maxLine < 1 || maxRooms < 1 || roomsPerSession < 1 || feedFrames < 1 || feedBytes < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
