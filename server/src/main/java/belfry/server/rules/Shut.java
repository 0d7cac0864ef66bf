package belfry.server.rules;

import belfry.protocol.Nickname;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A person who is kept from speaking in a room.
 *
 * @param person see {@link Standing#person}
 * @param name the name that the person had
 * @param until the end; null for ever
 * @param by the moderator
 * @param reason the reason, empty for none
 */
public record Shut(
    String person, Nickname name, @Nullable Instant until, Nickname by, String reason) {
  private static final String SEPARATOR = "\u001f";
  private static final int FIELDS = 5;

  public Shut {
    Objects.requireNonNull(person);
    Objects.requireNonNull(name);
    Objects.requireNonNull(by);
    Objects.requireNonNull(reason);
  }

  /** Whether it lasts at a time. */
  public boolean isInForce(Instant now) {
    return until == null || now.isBefore(until);
  }

  String text() {
    return String.join(
        SEPARATOR,
        person,
        name.text(),
        until == null ? "" : Long.toString(until.toEpochMilli()),
        by.text(),
        reason);
  }

  static Shut of(String text) {
    String[] fields = text.split(SEPARATOR, FIELDS);
    return new Shut(
        fields[0],
        Nickname.of(fields[1]),
        fields[2].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(fields[2])),
        Nickname.of(fields[3]),
        fields[4]);
  }
}
