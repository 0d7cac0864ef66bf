package belfry.client.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much of what was said earlier to show when a room is entered.
 *
 * @param messages the most messages; older ones are not shown
 * @param since the time of the oldest message; null for any
 */
public record Earlier(int messages, @Nullable Instant since) {
  /** The most messages that can be shown. */
  public static final int MOST = 100_000;

  /** Nothing. */
  public static final Earlier NOTHING = new Earlier(0, null);

  /**
   * @throws IllegalArgumentException if the number is not from 0 to {@link #MOST}
   */
  public Earlier {
    if (messages < 0 || messages > MOST) {
      throw new IllegalArgumentException("the number of messages is from 0 to " + MOST);
    }
  }
}
