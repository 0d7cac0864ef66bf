package belfry.client.console;

import belfry.client.chat.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jline.keymap.KeyMap;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;

/** Makes JLine's reader one for a chat: its keys, its history, and nothing that shells need. */
final class Editor {
  private static final int MOST_REMEMBERED = 1_000;
  private static final int ROOMS_WITH_KEYS = 9;

  private Editor() {}

  /**
   * A reader on a terminal.
   *
   * @param history where to keep what was typed; null to forget it
   * @param completion to be asked what can be meant; it answers later, from another thread
   * @param goTo told the number of a room, or 0 for the next one
   */
  static LineReaderImpl on(
      Terminal terminal,
      Path history,
      Consumer<Consumer<Completion>> completion,
      IntConsumer goTo) {
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("belfry")
            .parser(new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]))
            .history(new Remembered())
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
            .option(LineReader.Option.HISTORY_BEEP, false)
            .option(LineReader.Option.AUTO_FRESH_LINE, false)
            .option(LineReader.Option.INSERT_TAB, false)
            .variable(LineReader.HISTORY_SIZE, MOST_REMEMBERED)
            .variable(LineReader.HISTORY_FILE_SIZE, MOST_REMEMBERED)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  ")
            .variable(LineReader.BELL_STYLE, "none")
            .build();
    if (history != null) {
      remember(reader, history);
    }
    bind((LineReaderImpl) reader, completion, goTo);
    return (LineReaderImpl) reader;
  }

  private static void remember(LineReader reader, Path file) {
    try {
      PrivateFiles.create(file);
      reader.setVariable(LineReader.HISTORY_FILE, file);
    } catch (IOException _) { // a home that can't be written: the history lasts as long as the run
      reader.setVariable(LineReader.HISTORY_FILE, null);
    }
  }

  private static void bind(
      LineReaderImpl reader, Consumer<Consumer<Completion>> completion, IntConsumer goTo) {
    KeyMap<org.jline.reader.Binding> keys = reader.getKeyMaps().get(LineReader.MAIN);
    Completing completing = new Completing(reader, completion);
    reader.getWidgets().put("belfry-complete", completing::next);
    keys.bind(new Reference("belfry-complete"), KeyMap.ctrl('I'));
    for (int room = 0; room <= ROOMS_WITH_KEYS; room++) {
      int number = room;
      String widget = "belfry-room-" + room;
      reader
          .getWidgets()
          .put(
              widget,
              () -> {
                goTo.accept(number);
                return true;
              });
      keys.bind(new Reference(widget), KeyMap.alt(room == 0 ? 'a' : (char) ('0' + room)));
    }
  }

  /** What was typed, without what was said to one person. */
  private static final class Remembered extends DefaultHistory {
    @Override
    public void add(Instant time, String line) {
      boolean isPrivate =
          Input.of(line.strip()) instanceof Input.Call call && call.command().isPrivate();
      if (!isPrivate) {
        super.add(time, line);
      }
    }
  }

  /**
   * Tab: the likeliest word first, then the next with each further Tab. Its widgets run under the
   * reader's lock, so it never waits for the chat: the chat's answer is a widget of its own.
   */
  private static final class Completing {
    private static final String ANSWERED = "belfry-completion";

    private final LineReaderImpl reader;
    private final Consumer<Consumer<Completion>> completion;
    private List<String> candidates = List.of();
    private String head = "";
    private int at;
    private String made = "";

    private Completing(LineReaderImpl reader, Consumer<Consumer<Completion>> completion) {
      this.reader = reader;
      this.completion = completion;
    }

    private boolean next() {
      String before = reader.getBuffer().upToCursor();
      if (!candidates.isEmpty() && before.equals(made)) {
        at = (at + 1) % candidates.size();
        write(before);
      } else {
        completion.accept(answer -> answered(answer.of(before), before));
      }
      return true;
    }

    private void answered(List<String> found, String before) {
      reader
          .getWidgets()
          .put(
              ANSWERED,
              () -> {
                if (!found.isEmpty() && reader.getBuffer().upToCursor().equals(before)) {
                  candidates = found;
                  head = before.substring(0, Completion.wordBegin(before));
                  at = 0;
                  write(before);
                  reader.redisplay();
                }
                return true;
              });
      try {
        reader.callWidget(ANSWERED);
      } catch (IllegalStateException _) { // the line was sent meanwhile
        candidates = List.of();
      }
    }

    private void write(String before) {
      reader.getBuffer().backspace(before.codePointCount(head.length(), before.length()));
      reader.getBuffer().write(candidates.get(at));
      made = reader.getBuffer().upToCursor();
    }
  }
}
