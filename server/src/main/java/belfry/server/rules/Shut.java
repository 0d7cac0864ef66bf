package belfry.server.rules;

import belfry.protocol.Nickname;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A person who is kept from speaking in a room.
 *
 * @param person see {@link Standing#person}
 * @param session see {@link Standing#session}
 * @param name the name that the person had
 * @param until the end; null for ever
 * @param by the moderator
 * @param reason the reason, empty for none
 */
public record Shut(
    String person,
    String session,
    Nickname name,
    @Nullable Instant until,
    Nickname by,
    String reason) {
  private static final String SEPARATOR = "\u001f";
  private static final int FIELDS = 6;

  public Shut {
    Objects.requireNonNull(person);
    Objects.requireNonNull(session);
    Objects.requireNonNull(name);
    Objects.requireNonNull(by);
    Objects.requireNonNull(reason);
  }

  /** Whether it lasts at a time. */
  public boolean isInForce(Instant now) {
    return until == null || now.isBefore(until);
  }

  /** Whether this is about a person, or about a session that the person had when it was shut. */
  boolean isAbout(String somebody, String someSession) {
    return person.equals(somebody) || session.equals(someSession);
  }

  String text() {
    return String.join(
        SEPARATOR,
        person,
        session,
        name.text(),
        until == null ? "" : Long.toString(until.toEpochMilli()),
        by.text(),
        reason);
  }

  static Shut of(String text) {
    String[] fields = text.split(SEPARATOR, FIELDS);
    return new Shut(
        fields[0],
        fields[1],
        Nickname.of(fields[2]),
        fields[3].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(fields[3])),
        Nickname.of(fields[4]),
        fields[5]);
  }
}
