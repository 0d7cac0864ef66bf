package belfry.server.irc;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the people of this instance have read (IRCv3 read-marker), by person and target. Markers
 * outlive the connection of a person, and end with the process. Those that were used last are kept,
 * up to a limit. Thread-safe.
 */
final class ReadMarkers {
  private static final int MOST = 20_000;

  /** A target of one person: the name of a room, or the key of a name. */
  private record Place(String person, String target) {}

  /** In the order of use. Guarded by itself. */
  private final Map<Place, Instant> markers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Instant> eldest) {
          return size() > MOST;
        }
      };

  /** The time of the last message that a person has read; null if it is not known. */
  @Nullable Instant find(String person, String target) {
    synchronized (markers) {
      return markers.get(new Place(person, target));
    }
  }

  /** Moves a marker forward to a time; it never goes back. Returns where it is then. */
  Instant move(String person, String target, Instant to) {
    synchronized (markers) {
      return markers.merge(
          new Place(person, target), to, (was, wanted) -> was.isAfter(wanted) ? was : wanted);
    }
  }
}
