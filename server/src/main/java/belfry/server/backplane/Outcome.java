package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.Refusal;

/** What came of an append. */
public sealed interface Outcome {
  /**
   * The log holds it.
   *
   * @param id its place
   * @param duplicate whether it was there before, from an earlier append of the same draft
   */
  record Appended(EntryId id, boolean duplicate) implements Outcome {}

  /** The log does not hold it, and will not. */
  record Refused(Refusal refusal) implements Outcome {}

  /** Nobody knows whether the log holds it; the same draft may be appended again. */
  record Unknown(String why) implements Outcome {}
}
