package belfry.server.backplane;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of an entry in the results of a search. Results are in the order of time, newest first;
 * entries of one log in the order of their ids, and entries of one millisecond in the order of the
 * names of their logs.
 *
 * @param millis the time of the entry, in milliseconds since 1970
 * @param id the id of the entry
 * @param log the name of the room; {@code @} for the inbox of the asker
 */
public record SearchPlace(long millis, EntryId id, String log) {
  private static final Pattern WRITTEN =
      Pattern.compile("(-?[0-9]{1,18})\\.([0-9]{1,19}-[0-9]{1,19})\\.(.+)");
  private static final String INBOX = "@";

  /** The place of an entry of a log. */
  public static SearchPlace of(LogName log, Entry entry) {
    return new SearchPlace(entry.time().toEpochMilli(), entry.id(), label(log));
  }

  private static String label(LogName log) {
    return log.isInbox() ? INBOX : log.text();
  }

  /**
   * Reads a place in the form that {@link #toString} writes.
   *
   * @throws RefusedException with {@link Code#BAD_FIELD} if the text is none
   */
  public static SearchPlace of(String written) {
    Matcher parts = WRITTEN.matcher(written);
    if (!parts.matches()) {
      throw new RefusedException(
          Code.BAD_FIELD, "\"page\" is the \"next\" of an answer to the same search");
    }
    return new SearchPlace(
        Long.parseLong(parts.group(1)), EntryId.of(parts.group(2)), parts.group(3));
  }

  /** Whether a log is that of this place. */
  public boolean isIn(LogName name) {
    return log.equals(label(name));
  }

  /** Whether an entry comes after this place, among the older results. */
  public boolean isBefore(LogName name, Entry entry) {
    if (isIn(name)) {
      return entry.id().compareTo(id) < 0;
    }
    long time = entry.time().toEpochMilli();
    return time < millis || (time == millis && label(name).compareTo(log) > 0);
  }

  @Override
  public String toString() {
    return millis + "." + id + "." + log;
  }
}
