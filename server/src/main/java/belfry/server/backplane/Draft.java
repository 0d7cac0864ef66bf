package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry that no log has yet. Two drafts for one log are the same if client id, sender, kind and
 * text are equal.
 *
 * @param kind the kind of the entry
 * @param from the name of the sender
 * @param origin the {@link Holder#id} of the sender's session
 * @param clientId the id that the client gave the draft, by which a repeated draft is recognised;
 *     null for none
 * @param text the text
 * @param judgedBy the id of the rules by which the sender may append this; null for a room without
 *     rules. If others are in force, the outcome is {@link Outcome.Stale}
 * @param effect what the entry changes in the room; null for nothing
 * @param tags see {@link belfry.protocol.Event.Written#tags}
 */
public record Draft(
    Kind kind,
    Nickname from,
    String origin,
    @Nullable String clientId,
    String text,
    @Nullable EntryId judgedBy,
    @Nullable Effect effect,
    String tags) {
  /**
   * What an entry changes in its room, in one step with its append. The sender must be in the room,
   * unless it is the operator, whose origin is empty; and the session that is put out, too.
   * Otherwise the outcome is {@link Outcome.Stale}.
   *
   * @param rules the text of the rules from this entry on, which the id of the entry names
   * @param keeping how long these rules are kept
   * @param putOut the {@link Holder#id} of the occupant that is put out; null for none
   * @param alone whether the sender must be the only occupant, too
   */
  public record Effect(
      String rules, RoomRules.Keeping keeping, @Nullable String putOut, boolean alone) {
    public Effect {
      Objects.requireNonNull(rules);
      Objects.requireNonNull(keeping);
    }

    /** An effect of a host, whose rules end when the room is empty. */
    public Effect(String rules, @Nullable String putOut) {
      this(rules, RoomRules.Keeping.UNTIL_EMPTY, putOut, false);
    }
  }

  /** A draft without tags. */
  public Draft(
      Kind kind,
      Nickname from,
      String origin,
      @Nullable String clientId,
      String text,
      @Nullable EntryId judgedBy,
      @Nullable Effect effect) {
    this(kind, from, origin, clientId, text, judgedBy, effect, "");
  }

  /** A draft for a log without rules. */
  public Draft(Kind kind, Nickname from, String origin, @Nullable String clientId, String text) {
    this(kind, from, origin, clientId, text, null, null);
  }

  /** This draft, judged by other rules. */
  public Draft judgedBy(@Nullable EntryId rules) {
    return new Draft(kind, from, origin, clientId, text, rules, effect, tags);
  }

  public Draft {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(from);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(text);
    Objects.requireNonNull(tags);
  }
}
