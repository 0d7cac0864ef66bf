package belfry.client.chat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings that {@code /set} changes while the chat runs. Belongs to the chat's thread. */
final class Settings {
  private static final String NOTHING = "-";

  private boolean bell;
  private boolean colour;
  private Comings comings;
  private List<String> highlights;

  Settings(ChatOptions.Display display) {
    bell = display.bell();
    colour = display.colour();
    comings = display.comings();
    highlights = display.highlights();
  }

  /** Whether a mention rings. */
  boolean bell() {
    return bell;
  }

  boolean colour() {
    return colour;
  }

  /** Whose coming and going is shown. */
  Comings comings() {
    return comings;
  }

  /** The words that are marked as the user's name is. */
  List<String> highlights() {
    return highlights;
  }

  /** Does what follows {@code /set}; returns the settings as a line, or how to use it. */
  Line set(String typed) {
    String[] words = typed.strip().split("\\s+", 2);
    boolean isDone =
        typed.isBlank() || (words.length == 2 && set(words[0].toLowerCase(Locale.ROOT), words[1]));
    return isDone ? Line.note(this.toString()) : Line.trouble("usage: " + SlashCommand.SET.usage());
  }

  /** Changes one setting; returns false if there is no such setting or value. */
  private boolean set(String name, String value) {
    String word = value.toLowerCase(Locale.ROOT);
    Optional<Boolean> on =
        word.equals("on") || word.equals("off") ? Optional.of(word.equals("on")) : Optional.empty();
    switch (name) {
      case "bell" -> bell = on.orElse(bell);
      case "colour", "color" -> colour = on.orElse(colour);
      case "comings" -> {
        Optional<Comings> wanted = Comings.typed(word);
        comings = wanted.orElse(comings);
        return wanted.isPresent();
      }
      case "highlight" -> {
        highlights = value.equals(NOTHING) ? List.of() : words(value);
        return true;
      }
      default -> {
        return false;
      }
    }
    return on.isPresent();
  }

  @Override
  public String toString() {
    return "bell "
        + word(bell)
        + ", colour "
        + word(colour)
        + ", comings "
        + comings
        + ", highlight "
        + (highlights.isEmpty() ? "nothing" : String.join(", ", highlights));
  }

  private static List<String> words(String value) {
    return Stream.of(value.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
  }

  private static String word(boolean on) {
    return on ? "on" : "off";
  }
}
