package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The removal of entries from a log, in two kinds of entries of the kind {@link Kind#REMOVED}: one
 * without a text stands in the place of a removed entry, whose id and time it has; one with a text
 * announces the ids of removed entries to all who have read them.
 */
public final class Removal {
  /** The highest number of ids in one announcement. */
  public static final int MOST_IDS = 50;

  /** The author of what the operator has removed. Nobody can take this name. */
  public static final Nickname OPERATOR = Nickname.of("operator");

  private Removal() {}

  /**
   * The announcement of a removal.
   *
   * @param entries the removed entries, at most {@value #MOST_IDS}
   */
  public static Draft announcement(List<EntryId> entries, Nickname by) {
    return new Draft(Kind.REMOVED, by, "", null, text(entries, null));
  }

  /**
   * The text of an announcement.
   *
   * @param entries the removed entries, at most {@value #MOST_IDS}
   * @param why the reason; null for none
   */
  public static String text(List<EntryId> entries, @Nullable String why) {
    String ids = entries.stream().map(EntryId::toString).collect(Collectors.joining(" "));
    return why == null ? ids : ids + "\n" + why;
  }

  /** The reason of a removal that an entry announces; null for none. */
  public static @Nullable String reason(Entry entry) {
    int end = entry.text().indexOf('\n');
    return end < 0 ? null : entry.text().substring(end + 1);
  }

  /** The entries whose removal an entry announces; empty if it announces none. */
  public static List<EntryId> announcedBy(Entry entry) {
    return entry.kind() == Kind.REMOVED && !entry.text().isEmpty()
        ? Arrays.stream(entry.text().split("\n", 2)[0].split(" ")).map(EntryId::of).toList()
        : List.of();
  }
}
