package belfry.server.script;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import org.jspecify.annotations.Nullable;

/** What a script asks for. */
public sealed interface ScriptRequest {
  /** The room that the request is about. */
  RoomName room();

  /**
   * Says something.
   *
   * @param key the id by which a repeated request is recognised; null for none
   * @param isHook whether the text was made of the payload of a webhook: it is cut if it is too
   *     long, and the answer is the one of Slack
   */
  record Post(RoomName room, String text, @Nullable String key, boolean isHook)
      implements ScriptRequest {}

  /**
   * Follows a room until the client leaves.
   *
   * @param after the last message that the client has; null for none
   * @param last without {@code after}: how many of the newest messages come first
   * @param form the form of the events
   */
  record Follow(RoomName room, @Nullable EntryId after, int last, EventForm form)
      implements ScriptRequest {}

  /** Reads a page of history. */
  record History(RoomName room, Command.History page) implements ScriptRequest {}
}
