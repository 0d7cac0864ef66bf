package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import java.time.Instant;
import java.util.Objects;

/**
 * An entry of a log.
 *
 * @param id its place in the log
 * @param time when the backplane took it
 * @param kind what it is
 * @param from who wrote it
 * @param origin the {@link Holder#id} of the session that wrote it
 * @param text what was written
 */
public record Entry(
    EntryId id, Instant time, Kind kind, Nickname from, String origin, String text) {
  public Entry {
    Objects.requireNonNull(id);
    Objects.requireNonNull(time);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(from);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(text);
  }
}
