package belfry.server.backplane;

import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.Role;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session in a room.
 *
 * @param holder the {@link Holder#id} of the session
 * @param name its name
 * @param sinceMillis when it entered the room, in milliseconds since 1970. A number takes less
 *     memory than an object, and an idle connection is in rooms for hours
 * @param away its away message, or null
 * @param account the id of the account that it is logged in to; null for a guest
 */
public record Occupant(
    String holder,
    Nickname name,
    long sinceMillis,
    @Nullable String away,
    @Nullable String account) {
  public Occupant {
    Objects.requireNonNull(holder);
    Objects.requireNonNull(name);
  }

  /** A guest. */
  public Occupant(String holder, Nickname name, long sinceMillis, @Nullable String away) {
    this(holder, name, sinceMillis, away, null);
  }

  /** This occupant with another name. */
  public Occupant named(Nickname to) {
    return new Occupant(holder, to, sinceMillis, away, account);
  }

  /** This occupant, logged in to an account, or to none. */
  public Occupant loggedIn(@Nullable String to) {
    return new Occupant(holder, name, sinceMillis, away, to);
  }

  /** This occupant with another away message, or with none. */
  public Occupant away(@Nullable String text) {
    return new Occupant(holder, name, sinceMillis, text, account);
  }

  /** This occupant as others see it, with its role in the room. */
  public Person person(@Nullable Role role) {
    return new Person(name, Instant.ofEpochMilli(sinceMillis), away, role);
  }
}
