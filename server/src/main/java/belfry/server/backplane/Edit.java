package belfry.server.backplane;

import belfry.protocol.EntryId;
import java.util.Objects;

/**
 * What an entry of the kind {@link Kind#EDITED} says: another text for an earlier message.
 *
 * @param message the id of the earlier message
 */
public record Edit(EntryId message, String text) {
  public Edit {
    Objects.requireNonNull(message);
    Objects.requireNonNull(text);
  }

  /**
   * Reads the text of an entry.
   *
   * @throws RuntimeException if it is not the text of an edit
   */
  public static Edit of(String entry) {
    String[] parts = entry.split(" ", 2);
    return new Edit(EntryId.of(parts[0]), parts[1]);
  }

  /** The text of an entry that says this. */
  public String entry() {
    return message + " " + text;
  }
}
