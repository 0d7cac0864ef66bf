package belfry.client.console;

import belfry.client.chat.Line;
import belfry.client.chat.Screen;
import belfry.client.chat.StatusLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jline.reader.Buffer;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * Shows the chat around the line that is edited: what happens above it, the state below it. The
 * chat's thread calls it. It writes to the terminal only under the lock of the reader, and never
 * waits for a key.
 */
final class TerminalScreen implements Screen {
  private static final String REFRESH = "belfry-refresh";
  private static final String RING = "belfry-ring";
  private static final String PUT_BACK = "belfry-put-back";
  private static final String SLASH = "belfry-slash";

  private final Terminal terminal;
  private final ChatReader reader;
  private final Runnable whenOver;
  private final int colours;
  private final Deque<String> returned = new ArrayDeque<>();
  private volatile @Nullable String untouched;
  private volatile boolean colour;
  private volatile @Nullable String question;
  private volatile @Nullable String secret;
  private volatile String prompt = "> ";
  private volatile List<Line> pending = List.of();
  private volatile @Nullable StatusLine status;

  /**
   * @param colour whether to show colours
   * @param whenOver called when the chat has ended
   */
  TerminalScreen(Terminal terminal, ChatReader reader, boolean colour, Runnable whenOver) {
    this.terminal = terminal;
    this.reader = reader;
    this.colour = colour;
    this.whenOver = whenOver;
    Integer most = terminal.getNumericCapability(Capability.max_colors);
    this.colours = most == null ? 0 : most;
  }

  /** Takes its place around the reader. */
  void attach() {
    reader.widget(REFRESH, this::refresh);
    reader.widget(LineReader.CALLBACK_INIT, this::refresh);
    reader.widget(PUT_BACK, this::writeReturned);
    reader.widget(RING, this::ring);
    reader.bind("/", reader.widget(SLASH, this::slash));
    reader.below(this::below);
  }

  /** The text before the edited line. */
  String prompt() {
    return prompt;
  }

  /** Shows a question in place of the prompt; null for the prompt. */
  void question(@Nullable String asked) {
    question = asked;
  }

  /** Takes the next text that was given back; null when there is none. */
  @Nullable String nextReturned() {
    synchronized (returned) {
      untouched = returned.poll();
      return untouched;
    }
  }

  @Override
  public void print(Line line) {
    reader.printAbove(Palette.ansi(line, colour ? colours : 0));
  }

  @Override
  public void status(List<Line> lines, StatusLine line, String wanted) {
    if (!lines.equals(pending) || !line.equals(status) || !wanted.equals(prompt)) {
      pending = lines;
      status = line;
      prompt = wanted;
      reader.whileEditing(REFRESH); // else the next line begins with a refresh
    }
    reader.redrawIfResized();
  }

  private boolean refresh() {
    String asked = question;
    reader.setPrompt(asked == null ? prompt : asked);
    reader.redisplay();
    return true;
  }

  private List<AttributedString> below(int columns) {
    List<Line> lines = new ArrayList<>(pending);
    StatusLine last = status;
    if (last != null) {
      lines.add(last.fitting(columns, line -> Palette.styled(line, false).columnLength(terminal)));
    }
    return lines.stream()
        .map(line -> Palette.styled(line, colour).columnSubSequence(0, columns))
        .toList();
  }

  @Override
  public void talksToOne(boolean isToOne) {
    ((InputHistory) reader.getHistory()).talksToOne(isToOne);
  }

  @Override
  public void putBack(String typed) {
    synchronized (returned) {
      returned.add(typed);
    }
    reader.whileEditing(PUT_BACK);
  }

  /**
   * Writes a slash. If the line still holds exactly a text that was given back, the slash begins a
   * new line, because it may begin a command; the text returns to the line after that.
   */
  private boolean slash() {
    String text = untouched;
    if (text != null && isAtEndOf(text)) {
      synchronized (returned) {
        returned.addFirst(text);
      }
      reader.getBuffer().clear();
    }
    untouched = null;
    reader.getBuffer().write('/');
    return true;
  }

  private boolean isAtEndOf(String text) {
    Buffer edited = reader.getBuffer();
    return edited.cursor() == edited.length() && edited.toString().equals(text);
  }

  /** Writes what was given back into the line, when nothing else is in it. */
  private boolean writeReturned() {
    if (reader.getBuffer().length() == 0 && question == null) {
      String typed = nextReturned();
      if (typed != null) {
        reader.getBuffer().write(typed);
        reader.redisplay();
      }
    }
    return true;
  }

  @Override
  public boolean askSecret(String asked) {
    secret = asked;
    return true;
  }

  /** Takes the question for a secret that is to be asked next; null for none. */
  @Nullable String takeSecretQuestion() {
    String asked = secret;
    secret = null;
    return asked;
  }

  @Override
  public void bell() {
    reader.whileEditing(RING);
  }

  private boolean ring() {
    terminal.puts(Capability.bell);
    terminal.flush();
    return true;
  }

  @Override
  public void clear() {
    reader.whileEditing(LineReader.CLEAR_SCREEN);
  }

  @Override
  public void colour(boolean wanted) {
    colour = wanted;
  }

  @Override
  public void over() {
    whenOver.run();
  }
}
