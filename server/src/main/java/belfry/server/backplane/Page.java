package belfry.server.backplane;

import java.util.List;

/**
 * Entries of a log that were read at once, oldest first.
 *
 * @param entries the entries, without a gap unless the log itself has one
 * @param more whether the log has more entries in the direction of reading
 */
public record Page(List<Entry> entries, boolean more) {
  public Page {
    entries = List.copyOf(entries);
  }
}
