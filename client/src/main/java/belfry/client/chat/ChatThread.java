package belfry.client.chat;

import belfry.client.shell.ServerAddress;
import belfry.protocol.json.Heard;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Chat} that runs: its thread, the dialer's, and a clock that ticks. Any thread may ask it
 * to do something; the chat's own thread does it. It ends with {@link #close}.
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

  public ChatThread(
      ChatOptions options, List<ServerAddress> servers, Screen screen, InstantSource clock) {
    SecureRandom random = new SecureRandom();
    this.screen = screen;
    this.chat =
        new Chat(
            options,
            screen,
            clock,
            MonotonicClock.ofJvm(),
            new BigInteger(ID_BITS, random).toString(36));
    this.reconnector = new Reconnector(servers, new Backoff(random), listener());
  }

  private Reconnector.Listener listener() {
    return new Reconnector.Listener() {
      @Override
      public void opened(Connection link, ServerAddress address) {
        execute(chat -> chat.opened(link, address));
      }

      @Override
      public void heard(Heard heard) {
        switch (heard) {
          case Heard.Of(var event) -> execute(chat -> chat.heard(event));
          case Heard.Unknown _ -> LOG.debug("an event of a later release");
          case Heard.Nonsense(String why) -> LOG.debug("passed over: {}", why);
        }
      }

      @Override
      public void lost(String why, String next) {
        execute(chat -> chat.lost(why, next));
      }
    };
  }

  /** Begins to dial. */
  public void start() {
    Thread.ofVirtual().name("dialer").start(reconnector);
    var _ =
        thread.scheduleWithFixedDelay(
            () -> run(Chat::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Has something done, in the order of asking. Nothing happens when it is closed. */
  public void execute(Consumer<Chat> what) {
    if (!thread.isShutdown()) {
      thread.execute(() -> run(what));
    }
  }

  private void run(Consumer<Chat> what) {
    try {
      what.accept(chat);
    } catch (RuntimeException e) {
      LOG.error("our bug", e);
      screen.print(Line.trouble("a bug of Belfry: " + e));
    }
  }

  /** Has something done, and waits for what comes of it. */
  public <T> T call(Function<Chat, T> what) {
    return CompletableFuture.supplyAsync(() -> what.apply(chat), thread).join();
  }

  @Override
  public void close() {
    reconnector.close();
    thread.shutdown();
  }
}
