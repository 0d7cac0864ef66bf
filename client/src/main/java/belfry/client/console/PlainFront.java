package belfry.client.console;

import belfry.client.chat.Chat;
import belfry.client.chat.ChatThread;
import belfry.client.chat.Input;
import belfry.client.chat.Line;
import belfry.client.chat.Screen;
import belfry.client.chat.StatusLine;
import belfry.client.shell.OutputWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat without line editing, for a dumb terminal or a screen reader: prints lines, and reads
 * what is typed line by line. A thread of its own reads, the chat's thread prints, and the thread
 * that calls {@link #run} waits for the end.
 */
final class PlainFront implements Screen {
  private static final Logger LOG = LoggerFactory.getLogger(PlainFront.class);
  private static final char BELL = '\u0007';

  /** The longest pause between two lines of a paste. Nobody types a line faster. */
  private static final long PASTE_MILLIS = 40;

  private final BufferedReader in;
  private final PrintStream out;
  private final boolean isTerminal;
  private final Shutdown shutdown = new Shutdown();

  /**
   * @param isTerminal whether a person types the lines; commands in a paste are then not done
   */
  PlainFront(BufferedReader in, PrintStream out, boolean isTerminal) {
    this.in = in;
    this.out = out;
    this.isTerminal = isTerminal;
  }

  /** Runs to the end of the input, or of the chat. */
  void run(ChatThread chatThread) {
    OutputWatch.start(shutdown::begin);
    shutdown.follow(chatThread, () -> read(chatThread), shutdown::await);
  }

  private void read(ChatThread chatThread) {
    try {
      String line;
      boolean isPaste = false;
      while ((line = in.readLine()) != null) {
        boolean more = isTerminal && isFollowed();
        take(line, isPaste || more, chatThread);
        isPaste = more;
      }
    } catch (IOException e) {
      LOG.debug("can't read: {}", e.getMessage());
    } catch (InterruptedException _) { // interrupted means stop
      Thread.currentThread().interrupt();
    }
    chatThread.execute(Chat::leaveWhenAllIsSent);
  }

  /** Whether another line follows at once. */
  private boolean isFollowed() throws IOException, InterruptedException {
    if (!in.ready()) {
      Thread.sleep(PASTE_MILLIS);
    }
    return in.ready();
  }

  /**
   * Does what a line means. A command that comes at once with other lines was pasted: it is not
   * done.
   */
  private void take(String line, boolean isPasted, ChatThread chatThread) {
    if (isPasted && Input.of(line) instanceof Input.Call) {
      chatThread.execute(_ ->
          print(Line.trouble("not executed, because it was pasted with other lines: " + line)));
    } else {
      chatThread.execute(chat -> chat.typed(line));
    }
  }

  @Override
  public void print(Line line) {
    out.println(line.text());
  }

  @Override
  public void bell() {
    out.print(BELL);
    out.flush();
  }

  @Override
  public void putBack(String typed) {
    print(Line.note("it was: " + typed));
  }

  @Override
  public void status(List<Line> pending, StatusLine status, String prompt) {
    if (out.checkError()) {
      over();
    }
  }

  @Override
  public void over() {
    shutdown.begin();
  }
}
