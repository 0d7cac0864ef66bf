package belfry.server.rules;

import belfry.protocol.Nickname;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a room.
 *
 * @param mutes the persons who may not speak, the oldest mute first
 */
public record Rules(List<Shut> mutes) {
  /** The rules of a room that has none. */
  public static final Rules NONE = new Rules(List.of());

  /** The most mutes of a room. */
  public static final int MOST_SHUT = 100;

  /** The first word of the line of a mute. */
  private static final String MUTE = "mute ";

  public Rules {
    mutes = List.copyOf(mutes);
  }

  /**
   * Reads the rules of a room from their text.
   *
   * @throws RuntimeException if the text is not one of this release
   */
  public static Rules of(String text) {
    return new Rules(text.lines().map(Rules::mute).toList());
  }

  private static Shut mute(String line) {
    if (!line.startsWith(MUTE)) {
      throw new IllegalArgumentException("a rule of a later release");
    }
    return Shut.of(line.substring(MUTE.length()));
  }

  /** The rules as a text of lines. */
  public String text() {
    return mutes.stream().map(one -> MUTE + one.text()).collect(Collectors.joining("\n"));
  }

  /** The mute of a person that is in force. */
  public Optional<Shut> muteOf(Standing who, Instant now) {
    return lasting(now).filter(it -> it.isAbout(who.person(), who.session())).findFirst();
  }

  /** The number of mutes that are in force. */
  public long mutes(Instant now) {
    return lasting(now).count();
  }

  /** These rules with a mute in place of an earlier one of the person, without ended ones. */
  public Rules with(Shut mute, Instant now) {
    return new Rules(
        Stream.concat(
                lasting(now).filter(it -> !it.isAbout(mute.person(), mute.session())),
                Stream.of(mute))
            .toList());
  }

  /**
   * These rules without the mutes of a person, and without ended ones.
   *
   * @param name the name that the person had when it was muted
   * @param who the person who has the name now; null for nobody
   */
  public Rules without(Nickname name, @Nullable Standing who, Instant now) {
    return new Rules(
        lasting(now)
            .filter(it -> !it.name().equals(name))
            .filter(it -> who == null || !it.isAbout(who.person(), who.session()))
            .toList());
  }

  private Stream<Shut> lasting(Instant now) {
    return mutes.stream().filter(it -> it.isInForce(now));
  }
}
