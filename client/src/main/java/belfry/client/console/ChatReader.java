package belfry.client.console;

import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.LineReader;
import org.jline.reader.MaskingCallback;
import org.jline.reader.Reference;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jspecify.annotations.Nullable;

/**
 * JLine's reader with lines of state below the line that is edited. They are a part of what the
 * reader draws, so they move with it: no region of the window is reserved, which terminals treat
 * differently when the window changes its size.
 *
 * <p>One thread reads. Any thread may call {@link #whileEditing}: widgets run under the reader's
 * lock, so they must not wait for anything.
 */
final class ChatReader extends LineReaderImpl {
  /** The longest pause within a paste. Nobody types two keys faster. */
  private static final long PASTE_MILLIS = 20;

  private static final int LONGEST_PASTE = 1 << 20;

  /** JLine's mask that shows no character. */
  private static final Character NOTHING = 0;

  private static final char ESCAPE = '\u001b';

  /** How long an escape may be the beginning of a key, where it is a key itself. */
  private static final long ESCAPE_MILLIS = 150;

  private volatile IntFunction<List<AttributedString>> below = _ -> List.of();
  private volatile Size drawn = Size.of(0, 0);
  private boolean finishing;
  private boolean asking;
  private boolean pasted;

  ChatReader(Terminal terminal) {
    super(terminal, "belfry", new HashMap<>());
  }

  /**
   * Sets what is shown below the edited line from the next drawing on.
   *
   * @param lines makes the lines for a number of columns, none wider than that
   */
  void below(IntFunction<List<AttributedString>> lines) {
    below = lines;
  }

  @Override
  public AttributedString getDisplayedBufferWithPrompts(List<AttributedString> secondaryPrompts) {
    AttributedString edited = super.getDisplayedBufferWithPrompts(secondaryPrompts);
    if (finishing) {
      return edited;
    }
    AttributedStringBuilder all = new AttributedStringBuilder().append(edited);
    drawn = size;
    below.apply(size.getColumns()).forEach(line -> all.append("\n").append(line));
    return all.toAttributedString();
  }

  /** Asks a question and returns the answer, which is one line and is not remembered. */
  String ask(String question) {
    return ask(question, null);
  }

  /** Asks for a secret: nothing is shown while it is typed. */
  String askSecret(String question) {
    return ask(question, NOTHING);
  }

  private String ask(String question, @Nullable Character mask) {
    setVariable(DISABLE_HISTORY, true);
    asking = true;
    try {
      return readLine(question, mask);
    } finally {
      asking = false;
      setVariable(DISABLE_HISTORY, false);
    }
  }

  /** Reads one line; {@link #isPasted} then says how it came. */
  String read(String prompt, @Nullable String initial) {
    pasted = false;
    return readLine(prompt, null, (MaskingCallback) null, initial);
  }

  /** Whether what was read last has a line end of a paste that the terminal did not mark. */
  boolean isPasted() {
    return pasted;
  }

  /**
   * Whether text follows the last key at once: both are a paste that the terminal did not mark. An
   * escape is no text, but begins another key or an answer of the terminal.
   */
  boolean isFollowed() {
    int next = peekCharacter(PASTE_MILLIS);
    return next >= 0 && next != ESCAPE;
  }

  /**
   * Accepts the edited line, unless text follows at once. The lines of a paste become one text, as
   * those of a marked paste do: no key in it has an effect.
   */
  @Override
  protected boolean acceptLine() {
    if (asking || !isFollowed()) {
      return super.acceptLine();
    }
    StringBuilder text = new StringBuilder("\n");
    do {
      text.appendCodePoint(readCharacter());
    } while (text.length() < LONGEST_PASTE && isFollowed());
    pasted = true;
    int end = text.length() - 1;
    boolean isWhole = isLineEnd(text.charAt(end));
    buf.write((isWhole ? text.substring(0, end) : text.toString()).replace('\r', '\n'));
    return !isWhole || super.acceptLine();
  }

  private static boolean isLineEnd(char last) {
    return last == '\r' || last == '\n';
  }

  /** Erases the edited line with what is below it. */
  @Override
  protected void cleanup() {
    finishing = true;
    try {
      super.cleanup();
    } finally {
      finishing = false;
    }
  }

  /**
   * Draws everything again if the window has another size than at the last drawing: a terminal may
   * drop the rows below the cursor. It is called some time later than the window changes, when the
   * terminal has rearranged its rows.
   */
  void redrawIfResized() {
    lock.lock();
    try {
      if (reading && !terminal.getSize().equals(drawn)) {
        size = terminal.getBufferSize();
        display.resize(size);
        display.update(List.of(), 0);
        redisplay(true);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a widget, to be bound to a key. */
  Reference widget(String name, Widget widget) {
    getWidgets().put(name, widget);
    return new Reference(name);
  }

  /** Has the keys of vi edit the line. Those that are bound before have no effect then. */
  void useVi() {
    getKeyMaps().put(LineReader.MAIN, Objects.requireNonNull(getKeyMaps().get(LineReader.VIINS)));
    setVariable(AMBIGUOUS_BINDING, ESCAPE_MILLIS);
  }

  /** The widgets of all keys that are typed into a line. */
  KeyMap<Binding> keys() {
    return Objects.requireNonNull(getKeyMaps().get(LineReader.MAIN));
  }

  /** The widgets of the keys that command a line, which only vi has. */
  KeyMap<Binding> commandKeys() {
    return Objects.requireNonNull(getKeyMaps().get(LineReader.VICMD));
  }

  /** Binds a key to a widget; the sequence is what the key sends. */
  void bind(String sequence, Binding widget) {
    keys().bind(widget, sequence);
  }

  /** Runs a widget under the reader's lock; returns false when no line is being edited. */
  boolean whileEditing(String widget) {
    try {
      callWidget(widget);
      return true;
    } catch (IllegalStateException _) { // between two lines
      return false;
    }
  }
}
