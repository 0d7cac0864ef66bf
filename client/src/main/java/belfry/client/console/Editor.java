package belfry.client.console;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Makes a reader for a chat: its keys, its history, and nothing that only shells need. */
final class Editor {
  private static final int ROOMS_WITH_KEYS = 9;

  private Editor() {}

  /**
   * Makes a reader on a terminal.
   *
   * @param history the file for what is typed; null to forget it at the end
   * @param completion asks for the words that can be completed; its consumer may be called later
   *     and on another thread
   * @param goTo takes the number of a room, or 0 for the next one
   */
  static ChatReader on(
      Terminal terminal,
      @Nullable Path history,
      Consumer<Consumer<Completion>> completion,
      IntConsumer goTo) {
    ChatReader reader = new ChatReader(terminal);
    // A chat line is not a command line: quotes, backslashes and exclamation marks mean nothing.
    reader.setParser(new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]));
    reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
    reader.option(LineReader.Option.ERASE_LINE_ON_FINISH, true);
    reader.option(LineReader.Option.HISTORY_BEEP, false);
    reader.option(LineReader.Option.AUTO_FRESH_LINE, false);
    reader.option(LineReader.Option.INSERT_TAB, false);
    reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "  ");
    reader.setVariable(LineReader.BELL_STYLE, "none");
    InputHistory.attach(reader, history);
    bind(reader, completion, goTo);
    bindArrows(reader.keys());
    TerminalAnswers.drop(reader);
    return reader;
  }

  /** Binds the arrow keys as terminals send them outside of the mode that the reader asks for. */
  private static void bindArrows(KeyMap<Binding> keys) {
    keys.bindIfNotBound(new Reference(LineReader.UP_LINE_OR_SEARCH), "\u001b[A");
    keys.bindIfNotBound(new Reference(LineReader.DOWN_LINE_OR_SEARCH), "\u001b[B");
    keys.bindIfNotBound(new Reference(LineReader.FORWARD_CHAR), "\u001b[C");
    keys.bindIfNotBound(new Reference(LineReader.BACKWARD_CHAR), "\u001b[D");
  }

  private static void bind(
      ChatReader reader, Consumer<Consumer<Completion>> completion, IntConsumer goTo) {
    TabCompletion tab = new TabCompletion(reader, completion);
    reader.bind(KeyMap.ctrl('I'), reader.widget("belfry-complete", tab::next));
    for (int room = 0; room <= ROOMS_WITH_KEYS; room++) {
      int number = room;
      Binding go =
          reader.widget(
              "belfry-room-" + room,
              () -> {
                goTo.accept(number);
                return true;
              });
      reader.bind(KeyMap.alt(room == 0 ? 'a' : (char) ('0' + room)), go);
    }
  }
}
