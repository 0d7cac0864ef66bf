package belfry.server.backplane;

import belfry.protocol.RoomSettings;
import org.jspecify.annotations.Nullable;

/**
 * A change of the settings of a room, as an entry says it.
 *
 * @param now the settings from the entry on
 * @param was the settings before; null if the entry does not say them
 */
public record SettingsChange(RoomSettings now, @Nullable RoomSettings was) {
  /**
   * Reads the text of an entry.
   *
   * @throws belfry.protocol.RefusedException if it has no settings of this release
   */
  public static SettingsChange of(String text) {
    String[] lines = text.split("\n", 2);
    return new SettingsChange(
        RoomSettings.of(lines[0]), lines.length < 2 ? null : RoomSettings.of(lines[1]));
  }

  /** The text of an entry that says this. */
  public String text() {
    return was == null ? now.text() : now.text() + "\n" + was.text();
  }
}
