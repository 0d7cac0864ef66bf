package belfry.client.console;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
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

  /** What the page keys of a VT220 send, as all terminals do. */
  private static final String PAGE_UP = "\u001b[5~";

  private static final String PAGE_DOWN = "\u001b[6~";

  private Editor() {}

  /** What keys ask of the chat. The thread that reads the keys calls it, and it returns at once. */
  interface Keys {
    /**
     * Asks for the words that can be completed.
     *
     * @param completing may be called later and on another thread
     */
    void complete(Consumer<Completion> completing);

    /** Goes to the room with this number, or with 0 to the next one with something new. */
    void goTo(int number);

    /** Shows an earlier page of the room, or a later one. */
    void page(boolean back);
  }

  /**
   * Makes a reader on a terminal.
   *
   * @param history the file for what is typed; null to forget it at the end
   */
  static ChatReader on(Terminal terminal, @Nullable Path history, EditingKeys keys, Keys chat) {
    ChatReader reader = new ChatReader(terminal);
    if (keys == EditingKeys.VI) {
      reader.useVi();
    }
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
    bind(reader, chat);
    bindArrows(reader.keys());
    bindArrows(reader.commandKeys());
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

  private static void bind(ChatReader reader, Keys chat) {
    TabCompletion tab = new TabCompletion(reader, chat::complete);
    reader.bind(KeyMap.ctrl('I'), reader.widget("belfry-complete", tab::next));
    for (int room = 0; room <= ROOMS_WITH_KEYS; room++) {
      int number = room;
      Binding go =
          reader.widget(
              "belfry-room-" + room,
              () -> {
                chat.goTo(number);
                return true;
              });
      reader.bind(KeyMap.alt(room == 0 ? 'a' : (char) ('0' + room)), go);
    }
    Binding up = reader.widget("belfry-page-up", () -> page(chat, true));
    Binding down = reader.widget("belfry-page-down", () -> page(chat, false));
    for (KeyMap<Binding> keys : List.of(reader.keys(), reader.commandKeys())) {
      keys.bind(up, PAGE_UP);
      keys.bind(down, PAGE_DOWN);
    }
    reader.bind(KeyMap.ctrl('F'), reader.widget("belfry-search", () -> search(reader)));
  }

  private static boolean page(Keys chat, boolean back) {
    chat.page(back);
    return true;
  }

  /** Begins a search in an empty line; in another one, goes forward as the key does in emacs. */
  private static boolean search(ChatReader reader) {
    if (reader.getBuffer().length() == 0) {
      reader.getBuffer().write("/search ");
    } else {
      reader.getBuffer().move(1);
    }
    return true;
  }
}
