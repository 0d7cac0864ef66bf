package belfry.client.chat;

import belfry.client.shell.ServerAddress;
import belfry.protocol.json.Heard;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link Chat} on a thread of its own, with a {@link Reconnector} on another one and a tick
 * several times a second. Any thread may hand work to it. It ends with {@link #close}.
 */
public final class ChatThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChatThread.class);
  private static final long TICK_MILLIS = 250;
  private static final int ID_BITS = 64;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("chat").factory());
  private final Chat chat;
  private final Screen screen;
  private final Reconnector reconnector;

  /**
   * A chat that keeps no tokens.
   *
   * @param clock the time of day, for what is shown
   */
  public ChatThread(ChatOptions options, Servers servers, Screen screen, InstantSource clock) {
    this(options, servers, KeptTokens.NONE, ReadMarks.NONE, screen, clock);
  }

  /**
   * A chat.
   *
   * @param tokens the tokens that are kept from run to run
   * @param marks how far the user has read, which is kept, too
   * @param clock the time of day, for what is shown
   */
  public ChatThread(
      ChatOptions options,
      Servers servers,
      KeptTokens tokens,
      ReadMarks marks,
      Screen screen,
      InstantSource clock) {
    SecureRandom random = new SecureRandom();
    String ids = new BigInteger(ID_BITS, random).toString(36);
    this.screen = screen;
    this.chat = new Chat(options, tokens, marks, screen, clock, MonotonicClock.ofJvm(), ids);
    this.reconnector = new Reconnector(servers, new Backoff(random), new ToChat());
  }

  /** Hands everything that the reconnector reports to the chat. */
  private final class ToChat implements Reconnector.Listener {
    @Override
    public void opened(Connection connection, ServerAddress address) {
      execute(chat -> chat.opened(connection, address));
    }

    @Override
    public void noted(String sentence) {
      execute(_ -> screen.print(Line.trouble(sentence)));
    }

    @Override
    public void heard(Heard heard) {
      switch (heard) {
        case Heard.Of(var event) -> execute(chat -> chat.heard(event));
        case Heard.Unknown _ -> LOG.debug("an event of a later release");
        case Heard.Nonsense(String why) -> LOG.debug("ignored: {}", why);
      }
    }

    @Override
    public void lost(String why, String next) {
      execute(chat -> chat.lost(why, next));
    }
  }

  /** Starts connecting. */
  public void start() {
    Thread.ofVirtual().name("reconnector").start(reconnector);
    var _ =
        thread.scheduleWithFixedDelay(
            () -> run(Chat::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Hands work to the chat's thread, which does it in the order of the calls until it is closed.
   */
  public void execute(Consumer<Chat> work) {
    if (!thread.isShutdown()) {
      thread.execute(() -> run(work));
    }
  }

  private void run(Consumer<Chat> work) {
    try {
      work.accept(chat);
    } catch (RuntimeException e) {
      LOG.error("a bug of Belfry", e);
      screen.print(Line.trouble("a bug of Belfry: " + e));
    }
  }

  /** Hands work to the chat's thread, and waits for the result. */
  public <T> T call(Function<Chat, T> work) {
    return CompletableFuture.supplyAsync(() -> work.apply(chat), thread).join();
  }

  @Override
  public void close() {
    reconnector.close();
    thread.shutdown();
  }
}
