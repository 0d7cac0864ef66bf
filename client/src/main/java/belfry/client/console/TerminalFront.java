package belfry.client.console;

import belfry.client.chat.Chat;
import belfry.client.chat.ChatThread;
import belfry.client.chat.Line;
import belfry.client.chat.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.MaskingCallback;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat on a terminal: a line that is edited, a status at the bottom, and what is told above.
 * The thread that makes it reads the keys; the chat's thread shows what is new. Both write to the
 * terminal only under the lock of JLine's reader, and a widget, which runs under it, never waits
 * for the chat.
 */
final class TerminalFront implements Screen {
  private static final Logger LOG = LoggerFactory.getLogger(TerminalFront.class);
  private static final String REFRESH = "belfry-refresh";
  private static final String RING = "belfry-ring";
  private static final String PUT_BACK = "belfry-put-back";
  private static final int LINES_WITHOUT_QUESTION = 5;
  private static final long GOODBYE_SECONDS = 3;

  private final Terminal terminal;
  private final Attributes found;
  private final LineReaderImpl reader;
  private final Status status;
  private final int colours;
  private final Thread keys = Thread.currentThread();
  private final Deque<String> returned = new ArrayDeque<>();
  private final CountDownLatch gone = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private ChatThread chatThread;
  private volatile boolean over;
  private volatile boolean terminated;
  private volatile boolean colour;
  private volatile String question;
  private volatile String prompt = "> ";
  private volatile List<Line> shown = List.of();

  /**
   * @param history where to keep what was typed; null to forget it
   */
  TerminalFront(Terminal terminal, Path history, boolean colour) {
    this.terminal = terminal;
    this.colour = colour;
    this.found = terminal.enterRawMode(); // between two lines too: nothing echoes what is typed
    this.reader = Editor.on(terminal, history, this::complete, this::goTo);
    Integer most = terminal.getNumericCapability(Capability.max_colors);
    this.colours = most == null ? 0 : most;
    this.status = Status.getStatus(terminal);
    reader.getWidgets().put(REFRESH, this::refresh);
    reader.getWidgets().put(LineReader.CALLBACK_INIT, this::refresh);
    reader.getWidgets().put(PUT_BACK, this::writeReturned);
    reader.getWidgets().put(RING, this::ring);
  }

  /** Reads keys until the chat is over, and leaves the terminal as it was found. */
  void run(ChatThread chat) {
    chatThread = chat;
    Thread hook = new Thread(this::terminate, "terminate");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      chat.start();
      while (!over && !terminated && readLine()) {
        LOG.trace("a line was read");
      }
      sayGoodbye();
    } finally {
      close();
      ended.countDown();
    }
    if (!terminated) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  /** Reads one line and says it; false when somebody wants to leave. */
  private boolean readLine() {
    String line;
    try {
      line = reader.readLine(prompt, null, (MaskingCallback) null, nextReturned());
    } catch (UserInterruptException e) {
      return !over
          && !terminated
          && (!e.getPartialLine().isEmpty() || !isYes("Leave? [y/N] ", true));
    } catch (EndOfFileException _) { // Ctrl-D, or the terminal is gone
      return false;
    }
    List<String> lines = line.lines().filter(each -> !each.isBlank()).toList();
    if (lines.size() == 1) {
      ask(chat -> chat.typed(lines.getFirst()));
    } else if (lines.size() <= LINES_WITHOUT_QUESTION
        || isYes("Say these " + lines.size() + " lines? [y/N] ", false)) {
      ask(chat -> lines.forEach(chat::say));
    } else {
      putBack(line);
    }
    return true;
  }

  /**
   * Asks a question; what is answered is not remembered.
   *
   * @param cut what Ctrl-C and Ctrl-D answer
   */
  private boolean isYes(String asked, boolean cut) {
    reader.setVariable(LineReader.DISABLE_HISTORY, true);
    question = asked;
    try {
      return reader.readLine(asked).strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (UserInterruptException | EndOfFileException _) { // an answer, too
      return cut;
    } finally {
      question = null;
      reader.setVariable(LineReader.DISABLE_HISTORY, false);
    }
  }

  /** Has the chat do something, and waits, so that the next prompt shows what came of it. */
  private void ask(Consumer<Chat> what) {
    chatThread.call(chat -> {
      what.accept(chat);
      return true;
    });
  }

  private void complete(Consumer<Completion> completing) {
    chatThread.execute(chat -> completing.accept(new Completion(chat.people(), chat.rooms())));
  }

  private void goTo(int number) {
    chatThread.execute(number == 0 ? Chat::goToNext : chat -> chat.goTo(number));
  }

  private void sayGoodbye() {
    chatThread.execute(Chat::leave);
    boolean cut = Thread.interrupted(); // by what made us leave
    try {
      cut |= !gone.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) { // by the goodbye itself
      cut = !over;
    }
    if (cut) {
      LOG.debug("left without waiting for the server");
    }
    chatThread
        .call(Chat::unsaid)
        .forEach(unsaid -> print(Line.trouble("not acknowledged: " + unsaid)));
    Thread.interrupted(); // what follows puts the terminal back: it is not to be cut short
  }

  private void close() {
    chatThread.close();
    try {
      status.update(List.of());
      status.close();
      terminal.setAttributes(found);
      reader.getHistory().save();
      terminal.close();
    } catch (IOException e) {
      LOG.debug("can't close the terminal: {}", e.getMessage());
    }
  }

  /** SIGTERM: the thread of the keys leaves as if somebody had asked it to. */
  private void terminate() {
    terminated = true;
    keys.interrupt();
    try {
      if (!ended.await(GOODBYE_SECONDS + 1, TimeUnit.SECONDS)) {
        LOG.debug("left without a goodbye");
      }
    } catch (InterruptedException _) { // the virtual machine ends anyway
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void print(Line line) {
    reader.printAbove(Palette.ansi(line, colour ? colours : 0));
  }

  @Override
  public void status(List<Line> lines, String wanted) {
    if (!lines.equals(shown) || !wanted.equals(prompt)) {
      shown = lines;
      prompt = wanted;
      callWidget(REFRESH);
    }
  }

  private boolean refresh() {
    List<AttributedString> lines =
        shown.stream().map(line -> Palette.styled(line, colour)).toList();
    if (lines.size() != status.size()) {
      status.update(List.of(), false); // JLine compares by place, and would leave lines out
    }
    status.update(lines, false);
    reader.setPrompt(question == null ? prompt : question);
    reader.redisplay();
    return true;
  }

  private void callWidget(String name) {
    try {
      reader.callWidget(name);
    } catch (IllegalStateException _) { // between two lines: the next one begins with a refresh
      LOG.trace("no line is edited");
    }
  }

  @Override
  public void putBack(String typed) {
    synchronized (returned) {
      returned.add(typed);
    }
    callWidget(PUT_BACK);
  }

  private String nextReturned() {
    synchronized (returned) {
      return returned.poll();
    }
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
  public void bell() {
    callWidget(RING);
  }

  private boolean ring() {
    terminal.puts(Capability.bell);
    terminal.flush();
    return true;
  }

  @Override
  public void clear() {
    callWidget(LineReader.CLEAR_SCREEN);
  }

  @Override
  public void colour(boolean wanted) {
    colour = wanted;
  }

  @Override
  public void over() {
    over = true;
    keys.interrupt();
    gone.countDown();
  }
}
