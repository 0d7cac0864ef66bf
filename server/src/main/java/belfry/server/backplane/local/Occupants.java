package belfry.server.backplane.local;

import belfry.server.backplane.Departure;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.PresenceChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in one room, in the order in which they entered. Not thread-safe: the log's lock is
 * held during each call.
 */
final class Occupants {
  /** By the id of the holder. Stays the shared empty map in inboxes. */
  private Map<String, Occupant> byHolder = Map.of();

  private @Nullable Host host;

  /**
   * The host of the room.
   *
   * @param holder its session, which may have left
   */
  private record Host(String holder, String person) {}

  int size() {
    return byHolder.size();
  }

  /**
   * Adds a session; empty if it was there before, when only its data are replaced.
   *
   * @param person who becomes the host of an empty room, or is the host again; null for nobody
   */
  Optional<PresenceChange> enter(Occupant who, @Nullable String person) {
    if (byHolder.isEmpty()) {
      byHolder = new LinkedHashMap<>();
      host = person == null ? null : new Host(who.holder(), person);
    } else if (host != null && person != null && host.person.equals(person)) {
      host = new Host(who.holder(), person);
    }
    return byHolder.put(who.holder(), who) == null
        ? Optional.of(new PresenceChange.Came(who, size()))
        : Optional.empty();
  }

  /** Removes a session; empty if it is not there. */
  Optional<PresenceChange> exit(String holder, Departure how, String why) {
    Occupant known = byHolder.isEmpty() ? null : byHolder.remove(holder);
    return Optional.ofNullable(known).map(gone -> new PresenceChange.Went(gone, size(), how, why));
  }

  /** Replaces the data of a session; empty if it is not there. */
  Optional<PresenceChange> change(Occupant after, long number) {
    Occupant known = byHolder.isEmpty() ? null : byHolder.replace(after.holder(), after);
    return Optional.ofNullable(known)
        .map(before -> new PresenceChange.Changed(before, after, size(), number));
  }

  /** The first sessions that entered. */
  List<Occupant> people(int limit) {
    return byHolder.values().stream().limit(limit).toList();
  }

  boolean contains(String holder) {
    return byHolder.containsKey(holder);
  }

  /** The session with which a person is the host, also if it has left; null if it is not. */
  @Nullable String hostSession(@Nullable String person) {
    return !byHolder.isEmpty() && host != null && host.person.equals(person) ? host.holder : null;
  }

  /** The session of the host; null if there is none here. */
  @Nullable String host() {
    return host != null && contains(host.holder) ? host.holder : null;
  }
}
