package belfry.client.console;

import belfry.client.chat.Chat;
import belfry.client.chat.ChatThread;
import belfry.client.chat.Line;
import belfry.client.chat.Screen;
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

  private final BufferedReader in;
  private final PrintStream out;
  private final Shutdown shutdown = new Shutdown();

  PlainFront(BufferedReader in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /** Runs to the end of the input, or of the chat. */
  void run(ChatThread chatThread) {
    shutdown.follow(chatThread, () -> read(chatThread), shutdown::await);
  }

  private void read(ChatThread chatThread) {
    try {
      String line;
      while ((line = in.readLine()) != null) {
        String typed = line;
        chatThread.execute(chat -> chat.typed(typed));
      }
    } catch (IOException e) {
      LOG.debug("can't read: {}", e.getMessage());
    }
    chatThread.execute(Chat::leaveWhenAllIsSent);
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
  public void status(List<Line> lines, String prompt) {
    if (out.checkError()) {
      over();
    }
  }

  @Override
  public void over() {
    shutdown.begin();
  }
}
