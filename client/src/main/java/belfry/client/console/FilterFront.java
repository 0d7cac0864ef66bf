package belfry.client.console;

import belfry.client.chat.Chat;
import belfry.client.chat.ChatThread;
import belfry.client.chat.Line;
import belfry.client.chat.Screen;
import belfry.client.shell.ExitCode;
import belfry.client.shell.FileErrors;
import belfry.client.shell.OutputWatch;
import belfry.protocol.Event;
import belfry.protocol.dialect.Visible;
import belfry.protocol.json.JsonDialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
  private static final JsonDialect JSON = new JsonDialect();
  private static final int MOST_UNDER_WAY = 256;

  /**
   * What the filter does.
   *
   * @param json whether the output is events of the wire
   * @param follow whether to go on when the input ends
   * @param patience how long to wait for a server, and for the next acknowledgement; null for ever
   */
  record Task(boolean json, boolean follow, @Nullable Duration patience) {}

  private final Task task;
  private final @Nullable BufferedReader in;
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

  /** The chat that is to end once a server has answered; used by the chat's thread. */
  private @Nullable Chat leaving;

  /**
   * @param in the lines to say; null for none
   */
  FilterFront(Task task, @Nullable BufferedReader in, PrintStream out, PrintStream err) {
    this.task = task;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs to the end, and says how it went. */
  ExitCode run(ChatThread chatThread) {
    OutputWatch.start(this::readerGone);
    shutdown.follow(chatThread, () -> read(chatThread), this::await);
    return outcome();
  }

  /** Ends the filter, even before a server has answered: nobody wants to know. */
  private void readerGone() {
    readerGone = true;
    shutdown.begin();
  }

  /** Waits for the end; for a server, and for an acknowledgement after another, not for ever. */
  private void await() throws InterruptedException {
    if (task.patience() == null) {
      shutdown.await();
      return;
    }
    long patience = task.patience().toMillis();
    long step = Math.clamp(patience, 1, 100);
    long idle = 0;
    while (!shutdown.await(step)) {
      boolean waiting = !connected || unsettled.get() > 0;
      idle = waiting && !progress.getAndSet(false) ? idle + step : 0;
      if (idle >= patience) {
        gaveUp = true;
        String seconds = BigDecimal.valueOf(patience, 3).stripTrailingZeros().toPlainString();
        err.println("belfry: gave up after " + seconds + " s" + unsaid());
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

  private ExitCode outcome() {
    if (refused) {
      return ExitCode.REFUSED;
    }
    boolean allSaid = unsettled.get() == 0 && (inputEnded || task.follow());
    boolean allDone = allSaid && (welcomed || readerGone);
    return allDone && !gaveUp ? ExitCode.OK : ExitCode.UNAVAILABLE;
  }

  private void read(ChatThread chatThread) {
    try {
      String line;
      while (in != null && (line = in.readLine()) != null) {
        if (!line.isBlank()) {
          String typed = line;
          room.acquire();
          unsettled.incrementAndGet();
          chatThread.execute(chat -> chat.say(typed));
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
        if (!task.json()) {
          write(line.text());
        }
      }
      case TROUBLE -> err.println(line.text());
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
    if (task.json() && isOutput(event)) {
      write(harmless(new String(JSON.encode(event), StandardCharsets.UTF_8).strip()));
    }
  }

  /** The same JSON with nothing in it that could control a terminal: escaped, not replaced. */
  private static String harmless(String json) {
    StringBuilder safe = new StringBuilder(json.length() + 16);
    for (int at = 0; at < json.length(); at++) {
      String one = json.substring(at, at + 1);
      safe.append(
          Visible.of(one).equals(one) ? one : String.format("\\u%04x", (int) one.charAt(0)));
    }
    return safe.toString();
  }

  /** What a program that follows a room cares for; not the answers to what it never asked. */
  private static boolean isOutput(Event event) {
    return switch (event) {
      case Event.Message _, Event.Told _, Event.Topic _, Event.Gap _, Event.Moderated _ -> true;
      case Event.Removed _, Event.RemovedTold _ -> true;
      case Event.Joined _, Event.Left _, Event.Renamed _, Event.Away _ -> true;
      case Event.Welcome _, Event.Entered _, Event.Ack _, Event.Refused _ -> true;
      case Event.Notice _, Event.Restart _, Event.Bye _ -> true;
      case Event.Exited _, Event.Named _, Event.AwaySet _, Event.TopicIs _ -> false;
      case Event.People _, Event.Rooms _, Event.History _, Event.Time _ -> false;
      case Event.Pong _, Event.Ignoring _, Event.Found _ -> false;
      case Event.Registered _, Event.LoggedIn _, Event.Credentials _ -> false; // they have secrets
    };
  }

  private void write(String line) {
    out.println(line);
    if (out.checkError()) { // nobody reads any more
      shutdown.begin();
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
  public void lost() {
    connected = false;
  }

  @Override
  public void over() {
    shutdown.begin();
  }
}
