package belfry.client.chat;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose coming and going is shown. */
public enum Comings {
  /** Everybody's. */
  ON,
  /** Nobody's. */
  OFF,
  /** That of people who have spoken in the room since one entered it. */
  SPEAKERS;

  /** The value that is typed as this word; empty for none. */
  static Optional<Comings> typed(String word) {
    return Stream.of(values()).filter(each -> each.toString().equals(word)).findFirst();
  }

  /** The word that is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
