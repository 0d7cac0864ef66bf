package belfry.protocol;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A person in a room, as {@code who} shows it.
 *
 * @param name the nickname
 * @param since when the person joined the room
 * @param away the away note; null if the person is not away
 * @param role what the person is in the room; null for nothing in particular
 */
public record Person(Nickname name, Instant since, @Nullable String away, @Nullable Role role) {
  public Person {
    Objects.requireNonNull(name);
    Objects.requireNonNull(since);
  }

  /** A person without a role. */
  public Person(Nickname name, Instant since, @Nullable String away) {
    this(name, since, away, null);
  }
}
