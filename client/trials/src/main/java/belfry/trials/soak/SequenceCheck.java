package belfry.trials.soak;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks what one reader receives of each room, over all its connections: each entry must follow
 * the one before it, or a gap that was announced. One thread uses it.
 */
final class SequenceCheck {
  private final Map<RoomName, EntryId> last = new HashMap<>();
  private final SoakCounters counters;

  SequenceCheck(SoakCounters counters) {
    this.counters = counters;
  }

  /** The last entry that the reader received of a room, or null. */
  @Nullable EntryId last(RoomName room) {
    return last.get(room);
  }

  /** The reader joins a room without asking for older entries. */
  void begin(Event.Entered entered) {
    last.put(entered.room(), entered.last());
  }

  /** An entry arrived. */
  void received(Event.Logged logged) {
    counters.received.increment();
    RoomName room = logged.room();
    EntryId id = logged.message();
    EntryId before = last.put(room, id);
    if (before == null || (id.epoch() <= before.epoch() && !id.isNextTo(before))) {
      counters.fault("order: in " + room + " " + id + " came after " + before);
    }
  }

  /** A gap was announced. */
  void gap(Event.Gap gap) {
    counters.gaps.increment();
    if (gap.room() != null) {
      last.put(gap.room(), gap.to());
    }
  }
}
