package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import java.util.Objects;

/**
 * What an entry of the kind {@link Kind#SENT} says: a direct message in the inbox of its sender.
 *
 * @param to the receiver
 * @param told the id of the message in the inbox of the receiver
 * @param notice whether the message is a notice
 * @param text the text of the message
 */
public record SentCopy(Nickname to, EntryId told, boolean notice, String text) {
  private static final String NOTICE = "n";
  private static final String MESSAGE = "m";
  private static final int PARTS = 4;

  public SentCopy {
    Objects.requireNonNull(to);
    Objects.requireNonNull(told);
    Objects.requireNonNull(text);
  }

  /**
   * Reads the text of an entry.
   *
   * @throws RuntimeException if it is not the text of such an entry
   */
  public static SentCopy of(String entry) {
    String[] parts = entry.split(" ", PARTS);
    return new SentCopy(
        Nickname.of(parts[0]), EntryId.of(parts[1]), parts[2].equals(NOTICE), parts[3]);
  }

  /** The text of an entry that says this. */
  public String entry() {
    return to + " " + told + " " + (notice ? NOTICE : MESSAGE) + " " + text;
  }
}
