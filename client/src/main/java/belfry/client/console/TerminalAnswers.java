package belfry.client.console;

import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Reference;

/**
 * Keeps answers of the terminal out of the line. A terminal answers questions about itself with
 * control sequences (ECMA-48) in the input. An answer to an earlier program may arrive late, for
 * example over a slow network. A sequence that is no key is dropped up to its end.
 *
 * <p>The thread that reads the keys runs the widgets.
 */
final class TerminalAnswers {
  private static final String CONTROL_SEQUENCE = "\u001b[";

  /** The beginnings of strings that terminals send: OSC with a number, and DCS. */
  private static final String[] STRINGS = {
    "\u001b]0",
    "\u001b]1",
    "\u001b]2",
    "\u001b]4",
    "\u001b]5",
    "\u001bP0",
    "\u001bP1",
    "\u001bP>",
    "\u001bP!"
  };

  private static final char BELL = '\u0007';
  private static final char ESCAPE = '\u001b';

  /** The longest pause within a sequence, and the most characters of one. */
  private static final long PAUSE_MILLIS = 500;

  private static final int LONGEST = 1_024;

  private final ChatReader reader;

  private TerminalAnswers(ChatReader reader) {
    this.reader = reader;
  }

  /** Makes a reader drop answers from now on; its keys are bound already. */
  static void drop(ChatReader reader) {
    TerminalAnswers answers = new TerminalAnswers(reader);
    Reference sequence = reader.widget("belfry-drop-sequence", answers::dropSequence);
    Reference string = reader.widget("belfry-drop-string", answers::dropString);
    KeyMap<Binding> keys = reader.keys();
    // A sequence leaves the tree of keys behind the beginning of some key: each beginning is bound.
    for (String key : keys.getBoundKeys().keySet()) {
      for (int length = CONTROL_SEQUENCE.length(); length < key.length(); length++) {
        if (key.startsWith(CONTROL_SEQUENCE)) {
          keys.bindIfNotBound(sequence, key.substring(0, length));
        }
      }
    }
    for (String beginning : STRINGS) {
      keys.bindIfNotBound(string, beginning);
    }
  }

  /**
   * Drops the rest of a control sequence: its final byte is the first from {@code @} to {@code ~}.
   */
  private boolean dropSequence() {
    int next;
    int dropped = 0;
    do {
      next = next();
      dropped++;
    } while (next >= 0 && (next < '@' || next > '~') && dropped < LONGEST);
    return true;
  }

  /** Drops the rest of a string: a bell ends it, or an escape with the character behind it. */
  private boolean dropString() {
    int next;
    int dropped = 0;
    do {
      next = next();
      dropped++;
    } while (next >= 0 && next != BELL && next != ESCAPE && dropped < LONGEST);
    if (next == ESCAPE) {
      next();
    }
    return true;
  }

  /** The next character; negative when none arrives within the pause. */
  private int next() {
    return reader.peekCharacter(PAUSE_MILLIS) < 0 ? -1 : reader.readCharacter();
  }
}
