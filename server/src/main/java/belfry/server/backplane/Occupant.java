package belfry.server.backplane;

import belfry.protocol.Nickname;
import belfry.protocol.Person;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session in a room.
 *
 * @param holder the {@link Holder#id} of the session
 * @param name its name
 * @param since when it entered the room
 * @param away its away message, or null
 */
public record Occupant(String holder, Nickname name, Instant since, @Nullable String away) {
  public Occupant {
    Objects.requireNonNull(holder);
    Objects.requireNonNull(name);
    Objects.requireNonNull(since);
  }

  /** This occupant with another name. */
  public Occupant named(Nickname to) {
    return new Occupant(holder, to, since, away);
  }

  /** This occupant with another away message, or with none. */
  public Occupant away(@Nullable String text) {
    return new Occupant(holder, name, since, text);
  }

  /** This occupant as others see it. */
  public Person person() {
    return new Person(name, since, away);
  }
}
