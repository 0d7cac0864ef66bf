package belfry.protocol;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * The id of an entry of a log, written {@code epoch-seq}. Within an epoch, the sequence number
 * grows by one with each entry. A log that may have lost its newest entries begins a new epoch,
 * which is higher than the previous one. Numbers of different epochs can't be compared.
 *
 * <p>An id with the number before the first entry of an epoch is not an entry, but the place where
 * that epoch begins.
 *
 * @param epoch the epoch of the log: the time when it began, in milliseconds since 1970
 * @param seq the number of the entry in its epoch, from 1
 */
public record EntryId(long epoch, long seq) implements Comparable<EntryId> {
  private static final Comparator<EntryId> ORDER =
      Comparator.comparingLong(EntryId::epoch).thenComparingLong(EntryId::seq);

  private static final Pattern WRITTEN = Pattern.compile("[0-9]{1,19}-[0-9]{1,19}");
  private static final int LONGEST = 39;

  /**
   * @throws RefusedException with {@link Code#BAD_FIELD} if a part is negative
   */
  public EntryId {
    if (epoch < 0 || seq < 0) {
      throw bad("negative");
    }
  }

  /**
   * Reads an id in its form on the wire.
   *
   * @throws RefusedException with {@link Code#BAD_FIELD} if the text is not an id
   */
  public static EntryId of(String text) {
    if (!WRITTEN.matcher(text).matches()) {
      throw bad(text);
    }
    int dash = text.indexOf('-');
    try {
      return new EntryId(
          Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10));
    } catch (NumberFormatException _) { // the exception's own words are not for clients
      throw bad(text);
    }
  }

  private static RefusedException bad(String text) {
    return new RefusedException(
        Code.BAD_FIELD,
        "\"" + Refusal.excerpt(text, LONGEST) + "\" is not the id of a message, such as 1732-17");
  }

  /** The id with the previous number in the same epoch. */
  public EntryId previous() {
    return new EntryId(epoch, seq - 1);
  }

  /**
   * Whether this id directly follows {@code last} in the same epoch, so that no entry lies between
   * them.
   */
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
