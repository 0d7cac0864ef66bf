package belfry.protocol;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a room, as {@code who} shows it.
 *
 * @param name the nickname
 * @param since since when in the room
 * @param away what was said on going away, or null when here
 */
public record Person(Nickname name, Instant since, @Nullable String away) {
  public Person {
    Objects.requireNonNull(name);
    Objects.requireNonNull(since);
  }
}
