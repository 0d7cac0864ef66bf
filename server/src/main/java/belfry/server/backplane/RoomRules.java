package belfry.server.backplane;

import belfry.protocol.EntryId;
import java.util.Objects;

/**
 * The rules of a room as the backplane keeps them: it compares the id and does not read the text.
 *
 * @param id the id of the entry that set the rules, which names them
 * @param text the rules
 * @param keeping how long they are kept
 */
public record RoomRules(EntryId id, String text, Keeping keeping) {
  /** How long the backplane keeps rules, and what they mean for the list of rooms. */
  public enum Keeping {
    /** The rules end when the room is empty. */
    UNTIL_EMPTY,
    /** The rules end when the room is empty, and the room is in no list until then. */
    UNTIL_EMPTY_HIDDEN,
    /** The rules last, over restarts too. */
    FOR_GOOD,
    /** The rules last, and the room is in no list. */
    FOR_GOOD_HIDDEN;

    /** Whether the rules last while nobody is in the room. */
    public boolean lasts() {
      return this == FOR_GOOD || this == FOR_GOOD_HIDDEN;
    }

    /** Whether the room is in no list. */
    public boolean isHidden() {
      return this == UNTIL_EMPTY_HIDDEN || this == FOR_GOOD_HIDDEN;
    }
  }

  public RoomRules {
    Objects.requireNonNull(id);
    Objects.requireNonNull(text);
    Objects.requireNonNull(keeping);
  }

  /** Rules that end when the room is empty. */
  public RoomRules(EntryId id, String text) {
    this(id, text, Keeping.UNTIL_EMPTY);
  }
}
