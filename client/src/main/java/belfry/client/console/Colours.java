package belfry.client.console;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;

/**
 * Gives each name a colour, always the same one, which can be read on a dark and on a light ground.
 * The numbers are those of the usual 256 colours of terminals; each has a contrast of at least 3.4
 * to black and to white, as WCAG 2 measures it.
 */
final class Colours {
  static final int[] PALETTE = {
    160, 166, 130, 100, 64, 28, 29, 30, 31, 33, 26, 62, 99, 97, 134, 129, 164, 163, 162, 168
  };

  private Colours() {}

  /** The colour of a name; two ways to write one name have the same colour. */
  static int of(String name) {
    String key = key(name);
    int mixed = key.hashCode() * 0x9E3779B1;
    return PALETTE[Integer.remainderUnsigned(mixed >>> 8, PALETTE.length)];
  }

  private static String key(String name) {
    try {
      return Nickname.of(name).key();
    } catch (RefusedException _) { // such a text has a colour, too
      return name;
    }
  }
}
