package belfry.trials.soak;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.util.HashMap;
import java.util.Map;

/**
 * How far one reader has been told each room, over all its connections: what comes must follow what
 * was told last, or a gap that says so. Used by one thread.
 */
final class Ledger {
  private final Map<RoomName, EntryId> last = new HashMap<>();
  private final Tally tally;

  Ledger(Tally tally) {
    this.tally = tally;
  }

  /** The last entry that was told of a room; null for none. */
  EntryId last(RoomName room) {
    return last.get(room);
  }

  /** Where reading begins in a room that is entered afresh. */
  void begin(Event.Entered entered) {
    last.put(entered.room(), entered.last());
  }

  void told(Event.Logged logged) {
    tally.heard.increment();
    RoomName room = logged.room();
    EntryId id = logged.message();
    EntryId before = last.put(room, id);
    if (before == null || (id.epoch() <= before.epoch() && !id.isNextTo(before))) {
      tally.fault("order: in " + room + " " + id + " came after " + before);
    }
  }

  void gap(Event.Gap gap) {
    tally.gaps.increment();
    if (gap.room() != null) {
      last.put(gap.room(), gap.to());
    }
  }
}
