package belfry.client.console;

import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/**
 * JLine's reader with lines of state below the line that is edited. They are a part of what the
 * reader draws, so they move with it: no region of the window is reserved, which terminals treat
 * differently when the window changes its size.
 *
 * <p>One thread reads. Any thread may call {@link #whileEditing}: widgets run under the reader's
 * lock, so they must not wait for anything.
 */
final class ChatReader extends LineReaderImpl {
  /** The longest pause between two lines of a paste. */
  private static final long PASTE_MILLIS = 20;

  private volatile IntFunction<List<AttributedString>> below = _ -> List.of();
  private volatile Size drawn = Size.of(0, 0);
  private boolean finishing;
  private boolean asking;

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
    setVariable(DISABLE_HISTORY, true);
    asking = true;
    try {
      return readLine(question);
    } finally {
      asking = false;
      setVariable(DISABLE_HISTORY, false);
    }
  }

  /**
   * Accepts the edited line, unless more input follows at once. Such input is a paste from a
   * terminal that does not mark pastes: its lines become one text, as those of a marked paste do.
   */
  @Override
  protected boolean acceptLine() {
    if (!asking && peekCharacter(PASTE_MILLIS) >= 0) {
      buf.write('\n');
      return true;
    }
    return super.acceptLine();
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

  /** The widgets of all keys. */
  KeyMap<Binding> keys() {
    return Objects.requireNonNull(getKeyMaps().get(LineReader.MAIN));
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
