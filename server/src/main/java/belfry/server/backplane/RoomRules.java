package belfry.server.backplane;

import belfry.protocol.EntryId;
import java.util.Objects;

/**
 * The rules of a room as the backplane keeps them: it compares the id and does not read the text.
 *
 * @param id the id of the entry that set the rules, which names them
 * @param text the rules
 */
public record RoomRules(EntryId id, String text) {
  public RoomRules {
    Objects.requireNonNull(id);
    Objects.requireNonNull(text);
  }
}
