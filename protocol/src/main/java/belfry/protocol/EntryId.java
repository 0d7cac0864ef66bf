package belfry.protocol;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * The id of an entry of a log, written {@code epoch-seq}. Sequence numbers go up by one from entry
 * to entry of an epoch. A log that may have lost its end begins another epoch, which is later than
 * the one before; its numbers prove nothing about entries of an earlier epoch.
 *
 * <p>An id with the number before the first one of an epoch is a place, not an entry: the beginning
 * of that epoch.
 *
 * @param epoch which life of the log; milliseconds since 1970 when it began
 * @param seq the place in the log, from 1
 */
public record EntryId(long epoch, long seq) implements Comparable<EntryId> {
  private static final Comparator<EntryId> ORDER =
      Comparator.comparingLong(EntryId::epoch).thenComparingLong(EntryId::seq);

  private static final Pattern WRITTEN = Pattern.compile("[0-9]{1,19}-[0-9]{1,19}");
  private static final int LONGEST = 39;

  /**
   * @throws RefusedException with {@link Code#BAD_FIELD} when a part is negative
   */
  public EntryId {
    if (epoch < 0 || seq < 0) {
      throw bad("negative");
    }
  }

  /**
   * Reads an id as it is written on the wire.
   *
   * @throws RefusedException with {@link Code#BAD_FIELD} when it is not one
   */
  public static EntryId of(String text) {
    if (!WRITTEN.matcher(text).matches()) {
      throw bad(text);
    }
    int dash = text.indexOf('-');
    try {
      return new EntryId(
          Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
    } catch (NumberFormatException _) { // said in the protocol's words
      throw bad(text);
    }
  }

  private static RefusedException bad(String text) {
    return new RefusedException(
        Code.BAD_FIELD,
        "\"" + Refusal.excerpt(text, LONGEST) + "\" is not the id of a message, such as 1732-17");
  }

  /** The place before this entry in its epoch. */
  public EntryId previous() {
    return new EntryId(epoch, seq - 1);
  }

  /** Whether this is the next place of the same epoch, so that no entry lies between the two. */
  public boolean isNextTo(EntryId last) {
    return epoch == last.epoch && seq == last.seq + 1;
  }

  @Override
  public int compareTo(EntryId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return epoch + "-" + seq;
  }
}
