package belfry.client.console;

import belfry.client.chat.Chat;
import belfry.client.chat.ChatThread;
import belfry.client.chat.Line;
import belfry.client.chat.Screen;
import belfry.client.shell.ExitCode;
import belfry.client.shell.FileErrors;
import belfry.client.shell.OutputWatch;
import belfry.protocol.Event;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat as a filter: each line of the input is said, each message is a line of the output.
 * Troubles go to the other stream. One thread reads, the chat's prints, the one that calls {@link
 * #run} waits.
 */
final class FilterFront implements Screen {
  private static final Logger LOG = LoggerFactory.getLogger(FilterFront.class);
  private static final int MOST_UNDER_WAY = 256;

  private final FilterTask task;
  private final @Nullable Utf8Lines in;
  private final PrintStream out;
  private final PrintStream err;
  private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
  private final AtomicInteger unsettled = new AtomicInteger();
  private final Shutdown shutdown = new Shutdown();
  private final AtomicBoolean progress = new AtomicBoolean();
  private volatile boolean refused;
  private volatile boolean welcomed;
  private volatile boolean connected;
  private volatile boolean inputEnded;
  private volatile boolean readerGone;
  private boolean gaveUp;

  /** Whether the filter ends by itself: the connection that it then closes is no trouble. */
  private volatile boolean isOver;

  private volatile boolean isEnough;
  private @Nullable ChatThread thread;

  /**
   * How many messages were printed, and whether the next event is one; the chat's thread has both.
   */
  private int messages;

  private boolean isMessage;

  /** The chat that is to end once a server has answered; used by the chat's thread. */
  private @Nullable Chat leaving;

  /**
   * @param in the lines to say; null for none
   */
  FilterFront(FilterTask task, @Nullable Utf8Lines in, PrintStream out, PrintStream err) {
    this.task = task;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs to the end, and says how it went. */
  ExitCode run(ChatThread chatThread) {
    thread = chatThread;
    OutputWatch.start(this::readerGone);
    shutdown.follow(chatThread, () -> read(chatThread), this::await);
    return outcome();
  }

  /** Ends the filter, even before a server has answered: nobody wants to know. */
  private void readerGone() {
    readerGone = true;
    shutdown.begin();
  }

  /** Waits for the end; for a server, an acknowledgement or a message not longer than is wanted. */
  private void await() throws InterruptedException {
    if (task.patience() == null) {
      shutdown.await();
      return;
    }
    long patience = task.patience().toMillis();
    long step = Math.clamp(patience, 1, 100);
    long idle = 0;
    while (!shutdown.await(step)) {
      boolean waiting = !connected || unsettled.get() > 0 || isMessageAwaited();
      idle = waiting && !progress.getAndSet(false) ? idle + step : 0;
      if (idle >= patience) {
        gaveUp = true;
        String seconds = BigDecimal.valueOf(patience, 3).stripTrailingZeros().toPlainString();
        err.println("belfry: gave up after " + seconds + " s" + unsaid() + unheard());
        isOver = true;
        return;
      }
    }
  }

  private String unsaid() {
    int lines = unsettled.get();
    String rest = inputEnded ? "" : " and the rest of the input";
    return lines == 0
        ? ""
        : "; not acknowledged: " + lines + (lines == 1 ? " line" : " lines") + rest;
  }

  private String unheard() {
    if (!isMessageAwaited()) {
      return "";
    }
    return task.until() == null
        ? "; messages: " + messages + " of " + task.count()
        : "; no message matches " + task.until();
  }

  private boolean isMessageAwaited() {
    return task.awaitsMessages() && !isEnough;
  }

  private ExitCode outcome() {
    if (refused) {
      return ExitCode.REFUSED;
    }
    if (isMessageAwaited() && !readerGone) {
      return ExitCode.UNAVAILABLE;
    }
    boolean allSaid = unsettled.get() == 0 && (inputEnded || task.follow());
    boolean allDone = allSaid && (welcomed || readerGone);
    return allDone && !gaveUp ? ExitCode.OK : ExitCode.UNAVAILABLE;
  }

  private void read(ChatThread chatThread) {
    try {
      String line;
      while (in != null && (line = in.next()) != null) {
        if (!line.isBlank()) {
          String typed = line;
          room.acquire();
          unsettled.incrementAndGet();
          chatThread.execute(chat -> send(chat, typed));
        }
      }
    } catch (CharacterCodingException _) { // said in words that help
      unreadable("is not UTF-8");
    } catch (IOException e) {
      unreadable("can't be read: " + FileErrors.reason(e));
    } catch (InterruptedException _) { // interrupted means stop
      Thread.currentThread().interrupt();
    }
    inputEnded = true;
    if (!task.follow()) {
      chatThread.execute(this::leave);
    }
  }

  private void send(Chat chat, String typed) {
    if (task.to() == null) {
      chat.say(typed);
    } else {
      chat.tell(task.to(), typed);
    }
  }

  /** Leaves when all is said. Even without a line, a server must have answered. */
  private void leave(Chat chat) {
    if (welcomed) {
      chat.leaveWhenAllIsSent();
    } else {
      leaving = chat;
    }
  }

  private void unreadable(String why) {
    err.println("belfry: the input " + why);
    refused = true;
  }

  @Override
  public void print(Line line) {
    switch (line.kind()) {
      case SAID -> {
        isMessage = true;
        if (!task.json()) {
          write(line.text());
        }
      }
      case TROUBLE -> {
        if (!isOver) {
          err.println(line.text());
        }
      }
      case OWN, NOTE -> LOG.debug("note: {}", line.text());
    }
  }

  @Override
  public void heard(Event event) {
    if (event instanceof Event.Welcome) {
      welcomed = true;
      connected = true;
      if (leaving != null) {
        leaving.leaveWhenAllIsSent();
      }
    }
    if (task.json()) {
      JsonLines.of(event).ifPresent(this::write);
    }
    isMessage = false;
  }

  private void write(String line) {
    if (isEnough) {
      return;
    }
    out.println(line);
    if (out.checkError()) { // nobody reads any more
      shutdown.begin();
    }
    if (isMessage) {
      written(line);
    }
  }

  /** Counts a message that was printed; leaves if it is the last one that is wanted. */
  private void written(String line) {
    messages++;
    if (task.count() > 0) {
      progress.set(true);
    }
    if (task.isEnough(messages, line) && thread != null) {
      isEnough = true;
      thread.execute(Chat::leaveWhenAllIsSent);
    }
  }

  @Override
  public void settled(boolean acknowledged) {
    refused |= !acknowledged;
    unsettled.decrementAndGet();
    progress.set(true);
    room.release();
  }

  @Override
  public void roomless() {
    err.println("belfry: no room is left" + unsaid());
    refused = true;
    isOver = true;
    shutdown.begin();
  }

  @Override
  public void lost() {
    connected = false;
  }

  @Override
  public void over() {
    shutdown.begin();
  }
}
