package belfry.server.rules;

import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.Sanction;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a moderator ordered about a person, or about everybody whose name fits a pattern, for a
 * time: a mute, a ban or an invitation.
 *
 * @param sanction {@link Sanction#MUTE}, {@link Sanction#BAN} or {@link Sanction#INVITE}
 * @param person see {@link Standing#person}; empty for a pattern
 * @param session see {@link Standing#session}; empty if the person was not here
 * @param name the name that the person had, or the pattern
 * @param until the end; null for ever
 * @param by the moderator
 * @param reason the reason, empty for none
 * @param cloak the cloak of the network of a guest, to whom it applies under other names and
 *     tokens, too; empty for none
 */
public record Order(
    Sanction sanction,
    String person,
    String session,
    NamePattern name,
    @Nullable Instant until,
    Nickname by,
    String reason,
    String cloak) {
  private static final String SEPARATOR = "\u001f";
  private static final int FIELDS = 7;

  public Order {
    Objects.requireNonNull(sanction);
    Objects.requireNonNull(person);
    Objects.requireNonNull(session);
    Objects.requireNonNull(name);
    Objects.requireNonNull(by);
    Objects.requireNonNull(reason);
    Objects.requireNonNull(cloak);
  }

  /** Whether it lasts at a time. */
  public boolean isInForce(Instant now) {
    return until == null || now.isBefore(until);
  }

  /** Whether this is about a person, or about a session that the person had at that time. */
  boolean isAbout(String somebody, String someSession) {
    return !name.isPattern()
        && (person.equals(somebody) || (!session.isEmpty() && session.equals(someSession)));
  }

  /** Whether this is about everybody of a name or a network, and somebody has that. */
  boolean fits(Standing who) {
    return name.isPattern() ? name.matches(who.name()) : isOfNetwork(who);
  }

  private boolean isOfNetwork(Standing who) {
    return !cloak.isEmpty() && cloak.equals(who.cloak());
  }

  String text() {
    String text =
        String.join(
            SEPARATOR,
            person,
            session,
            name.text(),
            until == null ? "" : Long.toString(until.toEpochMilli()),
            by.text(),
            reason);
    return cloak.isEmpty() ? text : text + SEPARATOR + cloak;
  }

  static Order of(Sanction sanction, String text) {
    String[] fields = text.split(SEPARATOR, FIELDS);
    return new Order(
        sanction,
        fields[0],
        fields[1],
        new NamePattern(fields[2]),
        fields[3].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(fields[3])),
        Nickname.of(fields[4]),
        fields[5],
        fields.length < FIELDS ? "" : fields[6]);
  }
}
