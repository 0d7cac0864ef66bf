package belfry.client.chat;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code /set} changes while the chat runs. Belongs to the chat's thread. */
final class Settings {
  private static final String USE = "use it so: /set [bell|colour|comings on|off]";

  private boolean bell;
  private boolean colour;
  private boolean comings = true;

  Settings(boolean bell, boolean colour) {
    this.bell = bell;
    this.colour = colour;
  }

  /** Whether a mention rings. */
  boolean bell() {
    return bell;
  }

  boolean colour() {
    return colour;
  }

  /** Whether it is told who comes and goes. */
  boolean comings() {
    return comings;
  }

  /** Does what follows {@code /set}, and says what came of it. */
  Line set(String typed) {
    String[] words = typed.strip().toLowerCase(Locale.ROOT).split("\\s+", 3);
    if (words.length == 2 && (words[1].equals("on") || words[1].equals("off"))) {
      boolean on = words[1].equals("on");
      switch (words[0]) {
        case "bell" -> bell = on;
        case "colour", "color" -> colour = on;
        case "comings" -> comings = on;
        default -> {
          return Line.trouble(USE);
        }
      }
    } else if (!typed.isBlank()) {
      return Line.trouble(USE);
    }
    return Line.note(
        Stream.of(
                "bell " + word(bell),
                "colour " + word(colour),
                "comings and goings " + word(comings))
            .collect(Collectors.joining(", ")));
  }

  private static String word(boolean on) {
    return on ? "on" : "off";
  }
}
