package belfry.protocol.json;

import belfry.protocol.dialect.Visible;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;

/**
 * Escapes also the characters outside ASCII that could control a terminal, because people read json
 * with curl and nc. A program reads the same value (RFC 8259, section 7).
 */
final class TerminalEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1;
  private static final int DELETE = 0x7F;
  private static final int[] ASCII = ascii();

  private static int[] ascii() {
    int[] codes = standardAsciiEscapesForJSON();
    codes[DELETE] = ESCAPE_STANDARD;
    return codes;
  }

  /** The codes, which the caller does not change. */
  @Override
  public int[] getEscapeCodesForAscii() {
    return ASCII;
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int character) {
    return Visible.isHostile(character)
        ? new SerializedString("\\u%04X".formatted(character))
        : null;
  }
}
