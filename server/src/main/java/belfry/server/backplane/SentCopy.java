package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import java.time.Instant;
import java.util.Objects;

/**
 * What an entry of the kind {@link Kind#SENT} says: a direct message in the inbox of its sender.
 *
 * @param to the receiver
 * @param told the id of the message in the inbox of the receiver
 * @param time when the receiver got the message, in whole milliseconds
 * @param notice whether the message is a notice
 * @param text the text of the message
 */
public record SentCopy(Nickname to, EntryId told, Instant time, boolean notice, String text) {
  private static final String NOTICE = "n";
  private static final String MESSAGE = "m";
  private static final int PARTS = 5;

  public SentCopy {
    Objects.requireNonNull(to);
    Objects.requireNonNull(told);
    Objects.requireNonNull(time);
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
        Nickname.of(parts[0]),
        EntryId.of(parts[1]),
        Instant.ofEpochMilli(Long.parseLong(parts[2])),
        parts[3].equals(NOTICE),
        parts[4]);
  }

  /** The text of an entry that says this. */
  public String entry() {
    return "%s %s %d %s %s"
        .formatted(to, told, time.toEpochMilli(), notice ? NOTICE : MESSAGE, text);
  }
}
