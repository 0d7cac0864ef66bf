package belfry.client.console;

import belfry.client.chat.Chat;
import belfry.client.chat.ChatThread;
import belfry.client.chat.Input;
import belfry.client.chat.Line;
import belfry.client.chat.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat on a terminal. The thread that makes it reads the keys until somebody leaves, the chat
 * ends or SIGTERM comes; then it leaves the terminal as it was found. Its {@link TerminalScreen}
 * shows the chat.
 */
final class TerminalFront {
  private static final Logger LOG = LoggerFactory.getLogger(TerminalFront.class);
  private static final int LINES_WITHOUT_QUESTION = 5;
  private static final Set<String> NO = Set.of("", "n", "no");
  private static final long GOODBYE_SECONDS = 3;
  private static final int MIN_PAGE = 5;

  /** The heading, the note, the edited line and the status line. */
  private static final int LINES_BELOW_PAGE = 4;

  private final Terminal terminal;
  private final Attributes found;
  private final ChatReader reader;
  private final TerminalScreen screen;
  private final Thread keys = Thread.currentThread();
  private final CountDownLatch gone = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable ChatThread chat;
  private volatile boolean over;
  private volatile boolean terminated;

  /**
   * @param history the file for what is typed; null to forget it at the end
   */
  TerminalFront(Terminal terminal, @Nullable Path history, EditingKeys keys, boolean colour) {
    this.terminal = terminal;
    this.found = terminal.enterRawMode(); // between two lines too: nothing echoes what is typed
    this.reader = Editor.on(terminal, history, keys, new Keys());
    this.screen = new TerminalScreen(terminal, reader, colour, this::over);
    screen.attach();
  }

  Screen screen() {
    return screen;
  }

  /** Reads keys until the chat is over, and leaves the terminal as it was found. */
  void run(ChatThread thread) {
    chat = thread;
    Thread hook = new Thread(this::terminate, "terminate");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      thread.start();
      while (!over && !terminated && readLine(thread)) {
        LOG.trace("a line was read");
      }
      sayGoodbye(thread);
    } finally {
      close(thread);
      ended.countDown();
    }
    if (!terminated) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  /** Reads one line and hands it to the chat; returns false when somebody wants to leave. */
  private boolean readLine(ChatThread thread) {
    String line;
    try {
      line = reader.read(screen.prompt(), screen.nextReturned());
    } catch (UserInterruptException e) {
      return !over
          && !terminated
          && (!e.getPartialLine().isEmpty() || !isYes(answer("Leave? [y/N] ", "y")));
    } catch (EndOfFileException _) { // Ctrl-D, or the terminal is gone
      return false;
    }
    if (reader.isPasted() || line.stripTrailing().contains("\n")) {
      paste(line, thread);
    } else {
      callAndWait(thread, model -> model.typed(line.lines().findFirst().orElse("")));
      askSecret(thread);
    }
    return true;
  }

  /**
   * Says the lines of a paste, none of which is done as a command. Asks first if they are many, or
   * if one of them looks like a command. Lines that are not said return to the input, with an
   * answer that is neither yes nor no: it may be a later part of the paste.
   */
  private void paste(String text, ChatThread thread) {
    List<String> lines = text.lines().filter(each -> !each.isBlank()).toList();
    boolean hasCommand = lines.stream().anyMatch(each -> Input.of(each) instanceof Input.Call);
    boolean needsNoQuestion = lines.size() <= LINES_WITHOUT_QUESTION && !hasCommand;
    String answer = needsNoQuestion ? "y" : answer(question(lines.size(), hasCommand), "");
    if (isYes(answer)) {
      callAndWait(thread, model -> lines.forEach(model::say));
    } else {
      screen.putBack(NO.contains(answer.toLowerCase(Locale.ROOT)) ? text : text + "\n" + answer);
    }
  }

  /** Asks for a secret, if the chat wants one. */
  private void askSecret(ChatThread thread) {
    String asked = screen.takeSecretQuestion();
    if (asked != null) {
      String secret = answer(asked, "", true);
      callAndWait(thread, model -> model.newPassword(secret));
    }
  }

  private static String question(int lines, boolean hasCommand) {
    return lines == 1
        ? "Say this command as text? [y/N] "
        : "Say these " + lines + " lines" + (hasCommand ? ", commands as text" : "") + "? [y/N] ";
  }

  /**
   * Asks a question, and returns the answer.
   *
   * @param whenCut the answer that Ctrl-C and Ctrl-D give
   */
  private String answer(String asked, String whenCut) {
    return answer(asked, whenCut, false).strip();
  }

  private String answer(String asked, String whenCut, boolean isSecret) {
    screen.question(asked);
    try {
      return isSecret ? reader.askSecret(asked) : reader.ask(asked);
    } catch (UserInterruptException | EndOfFileException _) { // an answer, too
      return whenCut;
    } finally {
      screen.question(null);
    }
  }

  private static boolean isYes(String answer) {
    return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
  }

  /** Waits until the chat did it, so that the next prompt shows what came of it. */
  private static void callAndWait(ChatThread thread, Consumer<Chat> work) {
    thread.call(model -> {
      work.accept(model);
      return true;
    });
  }

  /** Hands what keys ask for to the chat. */
  private final class Keys implements Editor.Keys {
    @Override
    public void complete(Consumer<Completion> completing) {
      execute(model -> completing.accept(new Completion(model.people(), model.rooms())));
    }

    @Override
    public void goTo(int number) {
      execute(number == 0 ? Chat::goToNext : model -> model.goTo(number));
    }

    @Override
    public void page(boolean back) {
      int lines = Math.max(MIN_PAGE, terminal.getSize().getRows() - LINES_BELOW_PAGE);
      execute(model -> model.page(back, lines));
    }
  }

  private void execute(Consumer<Chat> work) {
    if (chat != null) {
      chat.execute(work);
    }
  }

  private void sayGoodbye(ChatThread thread) {
    thread.execute(Chat::leave);
    boolean cut = Thread.interrupted(); // by what made us leave
    try {
      cut |= !gone.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) { // by the goodbye itself
      cut = !over;
    }
    if (cut) {
      LOG.debug("left without waiting for the server");
    }
    thread
        .call(Chat::unsaid)
        .forEach(unsaid -> screen.print(Line.trouble("not acknowledged: " + unsaid)));
    Thread.interrupted(); // what follows puts the terminal back: it is not to be cut short
  }

  private void close(ChatThread thread) {
    thread.close();
    restoreTerminal();
    try {
      reader.getHistory().save();
    } catch (IOException e) {
      LOG.debug("can't keep what was typed: {}", e.getMessage());
    }
  }

  private void restoreTerminal() {
    try {
      terminal.setAttributes(found);
      terminal.close();
    } catch (IOException e) {
      LOG.debug("can't close the terminal: {}", e.getMessage());
    }
  }

  /** SIGTERM: makes the thread of the keys leave as if somebody had asked it to. */
  private void terminate() {
    terminated = true;
    keys.interrupt();
    try {
      if (!ended.await(GOODBYE_SECONDS + 1, TimeUnit.SECONDS)) {
        LOG.debug("left without a goodbye");
        restoreTerminal();
      }
    } catch (InterruptedException _) { // the virtual machine ends anyway
      Thread.currentThread().interrupt();
    }
  }

  /** The chat has ended. Only the first call interrupts: a later one could cut short the end. */
  private void over() {
    if (!over) {
      over = true;
      keys.interrupt();
      gone.countDown();
    }
  }
}
