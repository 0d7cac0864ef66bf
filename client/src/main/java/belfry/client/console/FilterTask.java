package belfry.client.console;

import belfry.protocol.Nickname;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a filter does.
 *
 * @param json whether the output is events of the wire
 * @param follow whether to go on when the input ends
 * @param patience the longest wait for a server, for the next acknowledgement, and for a message
 *     that {@code count} or {@code until} asks for; null for ever
 * @param to the person who gets the lines of the input; null for the room
 * @param count the number of messages to print; 0 for no limit
 * @param until a message in whose printed line this is found is the last one; null for none
 */
record FilterTask(
    boolean json,
    boolean follow,
    @Nullable Duration patience,
    @Nullable Nickname to,
    int count,
    @Nullable Pattern until) {
  /** Whether the filter ends by itself after a message. */
  boolean awaitsMessages() {
    return count > 0 || until != null;
  }

  /**
   * Whether a message is the last one that is wanted.
   *
   * @param number its number, from 1
   * @param printed its line
   */
  boolean isEnough(int number, String printed) {
    return number == count || (until != null && until.matcher(printed).find());
  }
}
