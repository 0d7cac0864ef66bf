package belfry.trials.chaos;

import belfry.protocol.RoomName;

/**
 * The lines that clients say. A line is known by a short key, {@code sender:number}; its text is
 * the key with so much behind it that lines have different lengths, always the same for the same
 * line. What others say is known by {@code name|hash}.
 */
final class Lines {
  /** The room of long lines, in which slow readers fall behind. */
  static final RoomName LOUD = new RoomName("loud");

  private static final int LONG = 3_000;
  private static final int SHORT = 60;

  private Lines() {}

  static String key(String sender, int number) {
    return sender + ":" + number;
  }

  static String sender(String key) {
    return key.substring(0, key.indexOf(':'));
  }

  static int number(String key) {
    return Integer.parseInt(key, key.indexOf(':') + 1, key.length(), 10);
  }

  /** Whether it is the key of a line of this run, not something that somebody else said. */
  static boolean isKey(String line) {
    return line.indexOf('|') < 0;
  }

  static String text(String key, RoomName room) {
    int most = room.equals(LOUD) ? LONG : SHORT;
    return key + " " + "x".repeat(Math.floorMod(key.hashCode(), most));
  }

  /** Which line a text is that came in a room. */
  static String line(RoomName room, String from, String text) {
    int space = text.indexOf(' ');
    if (space > 0) {
      String key = text.substring(0, space);
      if (key.matches("[a-z0-9.]+:[0-9]{1,9}") && text.equals(text(key, room))) {
        return key;
      }
    }
    return "%s|%08x".formatted(from, text.hashCode());
  }
}
