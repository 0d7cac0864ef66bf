package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.RoomRules;
import belfry.server.rules.Rules;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a room, and the id that names them.
 *
 * @param id the id; null if the room has none
 */
record RulesInForce(@Nullable EntryId id, Rules rules) {
  static final RulesInForce NONE = new RulesInForce(null, Rules.NONE);

  /**
   * Reads the rules that the backplane keeps.
   *
   * @throws RefusedException if a later release wrote them
   */
  static RulesInForce of(@Nullable RoomRules kept) {
    if (kept == null) {
      return NONE;
    }
    try {
      return new RulesInForce(kept.id(), Rules.of(kept.text()));
    } catch (RuntimeException _) { // whatever the reader of one line throws
      throw new RefusedException(
          Code.UNAVAILABLE, "this server can't read the rules of the room; try another one");
    }
  }
}
