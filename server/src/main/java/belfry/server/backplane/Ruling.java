package belfry.server.backplane;

import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an entry about a person says: a sanction, or a role.
 *
 * @param who the name of the person, or a pattern
 * @param putOut the {@link Holder#id} of the session that is put out of the room; null for none
 * @param until the end of the sanction; null if it has none
 * @param reason the reason of the sanction, or a {@link RoleChange}; empty for none
 * @param person the person all of whose sessions are put out of the room, in every instance: its
 *     {@link Holder#inbox}; null for none
 * @param cloak the {@link Holder#cloak} of the people who must be judged again; null for none
 */
public record Ruling(
    NamePattern who,
    @Nullable String putOut,
    @Nullable Instant until,
    String reason,
    @Nullable String person,
    @Nullable String cloak) {
  private static final String SEPARATOR = "\u001f";
  private static final int FIELDS = 6;

  /** A ruling about one person that puts no other session out. */
  public Ruling(Nickname who, @Nullable String putOut, @Nullable Instant until, String reason) {
    this(NamePattern.of(who), putOut, until, reason, null);
  }

  /** A ruling after which nobody of a network must be judged again. */
  public Ruling(
      NamePattern who,
      @Nullable String putOut,
      @Nullable Instant until,
      String reason,
      @Nullable String person) {
    this(who, putOut, until, reason, person, null);
  }

  public Ruling {
    Objects.requireNonNull(who);
    Objects.requireNonNull(reason);
  }

  /**
   * Reads the text of an entry.
   *
   * @throws RuntimeException if it is not the text of a ruling
   */
  public static Ruling of(String text) {
    String[] fields = text.split(SEPARATOR, FIELDS);
    return new Ruling(
        new NamePattern(fields[0]),
        fields[1].isEmpty() ? null : fields[1],
        fields[2].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(fields[2])),
        fields[3],
        fields.length < FIELDS - 1 ? null : fields[4],
        fields.length < FIELDS ? null : fields[5]);
  }

  /** The text of an entry that says this. */
  public String text() {
    String text =
        String.join(
            SEPARATOR,
            who.text(),
            putOut == null ? "" : putOut,
            until == null ? "" : Long.toString(until.toEpochMilli()),
            reason);
    if (person == null) {
      return text;
    }
    return cloak == null
        ? text + SEPARATOR + person
        : text + SEPARATOR + person + SEPARATOR + cloak;
  }
}
