package belfry.server.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which sockets can be read or written. One platform thread waits for all of them; interest
 * in an event is taken away when it fires, so a socket costs nothing until it is asked for again.
 */
final class Readiness implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  /** Whom the readiness thread tells. Must not block. */
  interface Watcher {
    void readable();

    void writable();
  }

  private final Selector selector;
  private final Thread thread;

  Readiness() throws IOException {
    selector = Selector.open();
    thread = Thread.ofPlatform().name("readiness").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether it still tells anybody anything. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /** Watches a non-blocking channel, at first for nothing. */
  SelectionKey register(SocketChannel channel, Watcher watcher) throws IOException {
    return channel.register(selector, 0, watcher);
  }

  /**
   * Asks to be told once when one of these events can go on; for a channel that has been closed
   * meanwhile nothing happens. Any thread.
   */
  void await(SelectionKey key, int event) {
    try {
      boolean asked = (key.interestOpsOr(event) & event) != 0;
      if (!asked && !Thread.currentThread().equals(thread)) {
        selector.wakeup();
      }
    } catch (CancelledKeyException _) {
      // nobody waits for it any more
    }
  }

  /** To be called after a channel was closed: its descriptor is, once the selector lets it go. */
  void letGo() {
    selector.wakeup();
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(Readiness::fire);
      }
    } catch (ClosedSelectorException _) {
      // the end
    } catch (IOException | RuntimeException e) {
      log.error("No connection can be read any more", e);
    }
  }

  /** Tells one watcher. Whatever goes wrong with it, the others are told. */
  static void fire(SelectionKey key) {
    try {
      int ready = key.readyOps();
      key.interestOpsAnd(~ready);
      Watcher watcher = (Watcher) key.attachment();
      if ((ready & SelectionKey.OP_READ) != 0) {
        watcher.readable();
      }
      if ((ready & SelectionKey.OP_WRITE) != 0) {
        watcher.writable();
      }
    } catch (CancelledKeyException _) {
      // its connection closed it, at any moment
    } catch (RuntimeException | Error e) {
      log.error("{} can't be told that it is ready", key.attachment(), e);
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
