package belfry.client.chat;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings that {@code /set} changes while the chat runs. Belongs to the chat's thread. */
final class Settings {
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

  /** Whether to show who comes and goes. */
  boolean comings() {
    return comings;
  }

  /** Does what follows {@code /set}; returns the settings as a line, or how to use it. */
  Line set(String typed) {
    String[] words = typed.strip().toLowerCase(Locale.ROOT).split("\\s+", 3);
    if (words.length == 2 && (words[1].equals("on") || words[1].equals("off"))) {
      boolean on = words[1].equals("on");
      switch (words[0]) {
        case "bell" -> bell = on;
        case "colour", "color" -> colour = on;
        case "comings" -> comings = on;
        default -> {
          return Line.trouble("usage: " + SlashCommand.SET.usage());
        }
      }
    } else if (!typed.isBlank()) {
      return Line.trouble("usage: " + SlashCommand.SET.usage());
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
