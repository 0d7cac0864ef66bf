package belfry.client.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a chat whose front has nothing to do but wait for it. SIGTERM brings it about as
 * politely as anything else. Any thread may use it.
 */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
  private static final long GOODBYE_SECONDS = 3;

  private final CountDownLatch come = new CountDownLatch(1);

  /** How a front waits. */
  interface Waiting {
    /** Returns when the chat is to end. */
    void await() throws InterruptedException;
  }

  /** The chat is over. */
  void comes() {
    come.countDown();
  }

  /** Waits for the end, as long as it takes. */
  void await() throws InterruptedException {
    come.await();
  }

  /** Waits for the end for so long; whether it came. */
  boolean await(long millis) throws InterruptedException {
    return come.await(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Runs a chat to its end, and closes it.
   *
   * @param reading reads the input, on a thread of its own
   */
  void follow(Conversation conversation, Runnable reading, Waiting waiting) {
    conversation.start();
    Thread.ofVirtual().name("input").start(reading);
    Thread hook = new Thread(() -> leave(conversation), "terminate");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      waiting.await();
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (InterruptedException _) { // interrupted means stop
      Thread.currentThread().interrupt();
    } catch (IllegalStateException _) { // the hook runs
      LOG.debug("terminated");
    } finally {
      conversation.close();
    }
  }

  private void leave(Conversation conversation) {
    conversation.tell(Chat::leave);
    try {
      if (!come.await(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("left without a goodbye");
      }
    } catch (InterruptedException _) { // the virtual machine ends anyway
      Thread.currentThread().interrupt();
    }
  }
}
