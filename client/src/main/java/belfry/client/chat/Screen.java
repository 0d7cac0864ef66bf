package belfry.client.chat;

import belfry.protocol.Event;
import java.util.List;

/**
 * Where the chat shows itself. All methods are called by the chat's thread; none may call the chat
 * back.
 */
public interface Screen {
  /** Shows a line after those before it. */
  void print(Line line);

  /**
   * Shows how things are, in place of what it showed before.
   *
   * @param lines own lines under way, then the status
   * @param prompt what to show before what is typed
   */
  default void status(List<Line> lines, String prompt) {}

  /** Calls for attention. */
  default void bell() {}

  /** Gives back what was typed and could not be said. */
  default void putBack(String typed) {}

  /** Wipes what is shown. */
  default void clear() {}

  /** Something new was told: never the same entry twice. */
  default void heard(Event event) {}

  /** What was said came to its end: acknowledged, or refused for good. */
  default void settled(boolean acknowledged) {}

  /** There is no connection any more, though there is to be one. */
  default void lost() {}

  /** Colours are wanted, or are not. */
  default void colour(boolean wanted) {}

  /** The chat is over. */
  void over();
}
