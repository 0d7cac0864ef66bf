package belfry.server.backplane.local;

import belfry.protocol.Person;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.PresenceChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions in one room, in the order in which they entered. Not thread-safe: the log's lock is
 * held during each call.
 */
final class Occupants {
  /** By the id of the holder. Stays the shared empty map in inboxes. */
  private Map<String, Occupant> byHolder = Map.of();

  int size() {
    return byHolder.size();
  }

  /** Adds a session; empty if it was there before, when only its data are replaced. */
  Optional<PresenceChange> enter(Occupant who) {
    if (byHolder.isEmpty()) {
      byHolder = new LinkedHashMap<>();
    }
    return byHolder.put(who.holder(), who) == null
        ? Optional.of(new PresenceChange.Came(who, size()))
        : Optional.empty();
  }

  /** Removes a session; empty if it is not there. */
  Optional<PresenceChange> exit(Occupant who, Departure how) {
    Occupant known = byHolder.isEmpty() ? null : byHolder.remove(who.holder());
    return Optional.ofNullable(known).map(gone -> new PresenceChange.Went(gone, size(), how));
  }

  /** Replaces the data of a session; empty if it is not there. */
  Optional<PresenceChange> change(Occupant after, long number) {
    Occupant known = byHolder.isEmpty() ? null : byHolder.replace(after.holder(), after);
    return Optional.ofNullable(known)
        .map(before -> new PresenceChange.Changed(before, after, size(), number));
  }

  /** The first sessions that entered. */
  List<Person> people(int limit) {
    return byHolder.values().stream().limit(limit).map(Occupant::person).toList();
  }
}
