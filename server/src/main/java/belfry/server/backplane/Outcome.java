package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.Refusal;

/** The outcome of an append. */
public sealed interface Outcome {
  /**
   * The log has the entry.
   *
   * @param id the position of the entry
   * @param duplicate whether an earlier append of the same draft made the entry
   */
  record Appended(EntryId id, boolean duplicate) implements Outcome {}

  /**
   * The log does not have the entry: other rules are in force than those by which the draft was
   * judged, or somebody whom it needs in the room is not there. The sender judges again.
   */
  record Stale() implements Outcome {}

  /** The log does not have the entry and will not get it. */
  record Refused(Refusal refusal) implements Outcome {}

  /**
   * The log may have the entry. The same draft may be appended again.
   *
   * @param why the reason, for the sender
   */
  record Unknown(String why) implements Outcome {}
}
