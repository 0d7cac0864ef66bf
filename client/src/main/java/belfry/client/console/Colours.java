package belfry.client.console;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;

/**
 * A colour for each name: always the same one, and one that can be read on dark and on light. The
 * numbers are those of the 256 colours that terminals agree on; each has a contrast of at least 3.4
 * to black and to white (WCAG 2's measure).
 */
final class Colours {
  static final int[] PALETTE = {
    160, 166, 130, 100, 64, 28, 29, 30, 31, 33, 26, 62, 99, 97, 134, 129, 164, 163, 162, 168
  };

  private Colours() {}

  /** The colour of a name; names that are the same name have the same. */
  static int of(String name) {
    String key = key(name);
    int mixed = key.hashCode() * 0x9E3779B1;
    return PALETTE[Integer.remainderUnsigned(mixed >>> 8, PALETTE.length)];
  }

  private static String key(String name) {
    try {
      return Nickname.of(name).key();
    } catch (RefusedException _) { // any text may have a colour
      return name;
    }
  }
}
