package belfry.server.backplane;

import java.util.List;

/**
 * Some entries of a log that follow each other, oldest first.
 *
 * @param entries the entries
 * @param more whether the log holds more in the direction that was asked for
 */
public record Page(List<Entry> entries, boolean more) {
  public Page {
    entries = List.copyOf(entries);
  }
}
