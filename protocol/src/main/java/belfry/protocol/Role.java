package belfry.protocol;

import java.util.Locale;

/** What a person is in a room beyond being in it. */
public enum Role {
  /** The first person who entered the empty room. It may kick and mute until the room is empty. */
  HOST;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The form of the role on the wire, such as {@code host}. */
  public String wire() {
    return wire;
  }
}
