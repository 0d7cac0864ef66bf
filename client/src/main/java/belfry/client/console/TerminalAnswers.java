package belfry.client.console;

import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Reference;

/**
 * Keeps answers of the terminal out of the line. A terminal answers questions about itself with
 * control sequences and control strings (ECMA-48) in the input. An answer to an earlier program may
 * arrive late and in pieces, for example over a slow network. A sequence that is no key, and every
 * string, is dropped up to its end.
 *
 * <p>The thread that reads the keys runs the widgets.
 */
final class TerminalAnswers {
  private static final String CONTROL_SEQUENCE = "\u001b[";

  /** The beginnings of control strings: OSC, DCS, APC, PM and SOS. No key of the chat begins so. */
  private static final String[] STRINGS = {"\u001b]", "\u001bP", "\u001b_", "\u001b^", "\u001bX"};

  private static final char BELL = '\u0007';
  private static final char ESCAPE = '\u001b';

  /** The longest pause within an answer, and the most characters of one. */
  private static final long PAUSE_MILLIS = 2_000;

  private static final int LONGEST = 1 << 16;

  private final ChatReader reader;

  private TerminalAnswers(ChatReader reader) {
    this.reader = reader;
  }

  /** Makes a reader drop answers from now on; its keys are bound already. */
  static void drop(ChatReader reader) {
    TerminalAnswers answers = new TerminalAnswers(reader);
    Reference sequence = reader.widget("belfry-drop-sequence", answers::dropSequence);
    Reference string = reader.widget("belfry-drop-string", answers::dropString);
    drop(reader.keys(), sequence, string);
    drop(reader.commandKeys(), sequence, string);
  }

  private static void drop(KeyMap<Binding> keys, Reference sequence, Reference string) {
    // A sequence leaves the tree of keys behind the beginning of some key: each beginning is bound.
    for (String key : keys.getBoundKeys().keySet()) {
      for (int length = CONTROL_SEQUENCE.length(); length < key.length(); length++) {
        if (key.startsWith(CONTROL_SEQUENCE)) {
          keys.bindIfNotBound(sequence, key.substring(0, length));
        }
      }
    }
    for (String beginning : STRINGS) {
      keys.bind(string, beginning);
    }
  }

  /**
   * Drops the rest of a control sequence: its final byte is the first from {@code @} to {@code ~}.
   */
  private boolean dropSequence() {
    boolean more = true;
    for (int dropped = 0; more && isRest(peek()) && dropped < LONGEST; dropped++) {
      int next = reader.readCharacter();
      more = next < '@' || next > '~';
    }
    return true;
  }

  /** Drops the rest of a string, which a bell ends, or an escape with a backslash behind it. */
  private boolean dropString() {
    int dropped = 0;
    while (isRest(peek()) && dropped < LONGEST) {
      reader.readCharacter();
      dropped++;
    }
    int end = peek();
    if (end == BELL || end == ESCAPE) {
      reader.readCharacter();
    }
    if (end == ESCAPE && peek() == '\\') {
      reader.readCharacter();
    } else if (end == ESCAPE) {
      reader.runMacro(Character.toString(ESCAPE)); // it begins something else
    }
    return true;
  }

  /** Whether a character can belong to an answer: a key such as Enter is done as ever. */
  private static boolean isRest(int character) {
    return character >= ' ';
  }

  /** The next character, which stays; negative when none arrives within the pause. */
  private int peek() {
    return reader.peekCharacter(PAUSE_MILLIS);
  }
}
