package belfry.client.console;

import belfry.client.chat.Chat;
import belfry.client.chat.ChatThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a chat, for fronts that wait for it. SIGTERM makes the chat say goodbye, too. Any
 * thread may use it.
 */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final long GOODBYE_SECONDS = 3;

  private final CountDownLatch begun = new CountDownLatch(1);

  /** The way in which a front waits. */
  interface Waiting {
    /** Returns when the chat is to end. */
    void await() throws InterruptedException;
  }

  /** Ends the waiting: the chat is over. */
  void begin() {
    begun.countDown();
  }

  /** Waits for the end without a limit. */
  void await() throws InterruptedException {
    begun.await();
  }

  /** Waits for the end; returns false when it has not come in time. */
  boolean await(long millis) throws InterruptedException {
    return begun.await(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Runs a chat to its end, and closes it.
   *
   * @param reading reads the input on a thread of its own
   * @param waiting returns when the chat is to end
   */
  void follow(ChatThread chatThread, Runnable reading, Waiting waiting) {
    chatThread.start();
    Thread.ofVirtual().name("input").start(reading);
    Thread hook = new Thread(() -> leave(chatThread), "terminate");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      waiting.await();
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (InterruptedException _) { // interrupted means stop
      Thread.currentThread().interrupt();
    } catch (IllegalStateException _) { // the hook runs
      LOG.debug("terminated");
    } finally {
      chatThread.close();
    }
  }

  private void leave(ChatThread chatThread) {
    chatThread.execute(Chat::leave);
    try {
      if (!begun.await(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("left without a goodbye");
      }
    } catch (InterruptedException _) { // the virtual machine ends anyway
      Thread.currentThread().interrupt();
    }
  }
}
