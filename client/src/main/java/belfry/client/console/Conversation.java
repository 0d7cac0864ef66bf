package belfry.client.console;

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
final class Conversation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final long TICK_MILLIS = 250;
  private static final int ID_BITS = 64;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("chat").factory());
  private final Chat chat;
  private final Screen screen;
  private final Dialer dialer;

  Conversation(Wishes wishes, List<ServerAddress> servers, Screen screen, InstantSource clock) {
    SecureRandom random = new SecureRandom();
    this.screen = screen;
    this.chat = new Chat(wishes, screen, clock, new BigInteger(ID_BITS, random).toString(36));
    this.dialer = new Dialer(servers, new Pauses(random), listener());
  }

  private Dialer.Listener listener() {
    return new Dialer.Listener() {
      @Override
      public void opened(Link link, ServerAddress address) {
        tell(chat -> chat.opened(link, address));
      }

      @Override
      public void heard(Heard heard) {
        switch (heard) {
          case Heard.Of(var event) -> tell(chat -> chat.heard(event));
          case Heard.Unknown _ -> LOG.debug("an event of a later release");
          case Heard.Nonsense(String why) -> LOG.debug("passed over: {}", why);
        }
      }

      @Override
      public void lost(String why, String next) {
        tell(chat -> chat.lost(why, next));
      }
    };
  }

  /** Begins to dial. */
  void start() {
    Thread.ofVirtual().name("dialer").start(dialer);
    var _ =
        thread.scheduleWithFixedDelay(
            () -> run(Chat::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Has something done, in the order of asking. Nothing happens when it is closed. */
  void tell(Consumer<Chat> what) {
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
  <T> T ask(Function<Chat, T> what) {
    return CompletableFuture.supplyAsync(() -> what.apply(chat), thread).join();
  }

  @Override
  public void close() {
    dialer.close();
    thread.shutdown();
  }
}
