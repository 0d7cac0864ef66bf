package belfry.server.backplane;

import belfry.protocol.Nickname;
import belfry.protocol.Person;
import java.time.Instant;
import java.util.Objects;

/**
 * A session in a room.
 *
 * @param holder the session's {@link Holder#id}
 * @param name its name
 * @param since since when in the room
 * @param away what was said on going away, or null
 */
public record Occupant(String holder, Nickname name, Instant since, String away) {
  public Occupant {
    Objects.requireNonNull(holder);
    Objects.requireNonNull(name);
    Objects.requireNonNull(since);
  }

  /** The same session under another name. */
  public Occupant named(Nickname to) {
    return new Occupant(holder, to, since, away);
  }

  /** The same session, away or back. */
  public Occupant away(String text) {
    return new Occupant(holder, name, since, text);
  }

  /** What others see of it. */
  public Person person() {
    return new Person(name, since, away);
  }
}
