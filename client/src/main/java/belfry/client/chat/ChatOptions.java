package belfry.client.chat;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.time.Strftime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a chat.
 *
 * @param nick the name to ask for; null to take the one that the server gives
 * @param rooms the rooms to enter; the first is the current one
 * @param earlier what to show of a room when it is entered
 * @param allRooms whether the lines of all rooms are shown together, each with its room's name
 * @param display how lines look
 */
public record ChatOptions(
    @Nullable Nickname nick,
    List<RoomName> rooms,
    Earlier earlier,
    boolean allRooms,
    Display display) {
  /**
   * How lines look.
   *
   * @param zone the time zone of the times that are shown
   * @param time the format of the time before a line
   * @param bell whether a mention rings
   * @param colour whether to show colours
   * @param comings whose coming and going is shown
   * @param highlights the words that are marked as the user's name is
   */
  public record Display(
      ZoneId zone,
      Strftime time,
      boolean bell,
      boolean colour,
      Comings comings,
      List<String> highlights) {
    /** The format of a time of day, such as {@code 13:07:59}. */
    public static final Strftime TIME_OF_DAY = Strftime.of("%H:%M:%S");

    /** The format of a time with its day, such as {@code 2026-11-23 13:07:59}. */
    public static final Strftime DAY_AND_TIME = Strftime.of("%Y-%m-%d %H:%M:%S");

    /** Copies the list. */
    public Display {
      highlights = List.copyOf(highlights);
    }

    /** A display of everybody's coming and going, without words that are marked. */
    public Display(ZoneId zone, Strftime time, boolean bell, boolean colour) {
      this(zone, time, bell, colour, Comings.ON, List.of());
    }
  }

  /** Copies the list. */
  public ChatOptions {
    rooms = List.copyOf(rooms);
  }
}
