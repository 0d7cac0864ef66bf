package belfry.client.chat;

import belfry.protocol.Event;
import java.util.List;

/**
 * Shows the chat. The chat's thread calls all methods; an implementation must neither block for
 * long nor wait for the chat.
 */
public interface Screen {
  /** Shows a line below the ones before it. */
  void print(Line line);

  /** Shows a line with a secret, which no file may keep. */
  default void printSecret(Line line) {
    print(line);
  }

  /**
   * Shows the state of the chat in place of the one before.
   *
   * @param pending own lines that are not acknowledged
   * @param status the line below them
   * @param prompt the text before the line that is typed
   */
  default void status(List<Line> pending, StatusLine status, String prompt) {}

  /** Learns whether what is typed from now on goes to one person, so that no file may keep it. */
  default void talksToOne(boolean isToOne) {}

  /** Rings, or calls for attention in another way. */
  default void bell() {}

  /** Returns a text that was not said, for editing; it is never a command. */
  default void putBack(String typed) {}

  /**
   * Asks for a secret, which is not shown while it is typed. The answer goes to {@link
   * Chat#newPassword}.
   *
   * @return whether the screen can do it
   */
  default boolean askSecret(String question) {
    return false;
  }

  /** Clears what is shown. */
  default void clear() {}

  /** Learns of an event of the server; an entry of a log comes once. */
  default void heard(Event event) {}

  /**
   * Learns that a line that was typed is done with.
   *
   * @param acknowledged whether the server holds it; otherwise it was refused
   */
  default void settled(boolean acknowledged) {}

  /** Learns that one is in no room any more: a moderator did it, or the server refused them all. */
  default void roomless() {}

  /** Learns that the connection is lost; the chat goes on trying. */
  default void lost() {}

  /** Turns colours on or off. */
  default void colour(boolean wanted) {}

  /** Learns that the chat has ended. */
  void over();
}
