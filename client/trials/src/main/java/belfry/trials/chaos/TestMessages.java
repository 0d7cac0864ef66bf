package belfry.trials.chaos;

import belfry.protocol.RoomName;
import java.util.regex.Pattern;

/**
 * The messages of the workload. A message has a short key, {@code sender:number}. Its text is the
 * key and a filling whose length depends on the key, so the text can be checked where it arrives. A
 * message of any other sender has the key {@code name|hash}.
 */
final class TestMessages {
  /** The room of long messages, in which slow readers fall behind. */
  static final RoomName LOUD = new RoomName("loud");

  private static final int LONG = 3_000;
  private static final int SHORT = 60;
  private static final Pattern KEY = Pattern.compile("[a-z0-9.]+:[0-9]{1,9}");

  private TestMessages() {}

  static String key(String sender, int number) {
    return sender + ":" + number;
  }

  static String sender(String key) {
    return key.substring(0, key.indexOf(':'));
  }

  /** The client that sent a message, in whatever session. */
  static String person(String key) {
    String sender = sender(key);
    int dot = sender.indexOf('.');
    return dot < 0 ? sender : sender.substring(0, dot);
  }

  static int number(String key) {
    return Integer.parseInt(key, key.indexOf(':') + 1, key.length(), 10);
  }

  /** Whether a key is that of a message of the workload. */
  static boolean isOurs(String key) {
    return key.indexOf('|') < 0;
  }

  /** The text of a message. */
  static String text(String key, RoomName room) {
    int most = room.equals(LOUD) ? LONG : SHORT;
    return key + " " + "x".repeat(Math.floorMod(key.hashCode(), most));
  }

  /** The key of a message that arrived in a room. */
  static String keyOf(RoomName room, String from, String text) {
    int space = text.indexOf(' ');
    if (space > 0) {
      String key = text.substring(0, space);
      if (KEY.matcher(key).matches() && text.equals(text(key, room))) {
        return key;
      }
    }
    return "%s|%08x".formatted(from, text.hashCode());
  }
}
