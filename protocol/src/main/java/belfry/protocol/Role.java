package belfry.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person is in a room beyond being in it, the lowest first. */
public enum Role {
  /** May enter a room that only members may enter. */
  MEMBER,
  /** May speak in a room in which only speakers may speak. */
  SPEAKER,
  /** The first person who entered the empty room. It moderates the room until that is empty. */
  HOST,
  /** May kick, mute, ban and invite people, and speak in every case. */
  MODERATOR,
  /** May do everything in the room. */
  OWNER;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The form of the role on the wire, such as {@code host}. */
  public String wire() {
    return wire;
  }

  /** The role of this form on the wire, if an owner can give it: every role but the host's. */
  public static Optional<Role> given(String wire) {
    return Stream.of(values()).filter(one -> one != HOST && one.wire.equals(wire)).findFirst();
  }
}
