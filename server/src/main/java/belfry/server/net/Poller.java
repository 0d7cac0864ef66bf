package belfry.server.net;

import belfry.server.task.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for all sockets and delays on one platform thread. When a socket can be read or written,
 * the poller calls its watcher, once for each call of {@link #await}. A socket that nobody awaits
 * costs no processor time.
 *
 * <p>An error in one watcher ends that watcher's connection. An error of the wait itself is
 * reported, and the thread continues; after {@link #MOST_IN_A_ROW} such errors in a row, the thread
 * ends and {@link #isAlive} is false. Otherwise the thread ends with {@link #close}.
 */
final class Poller implements AutoCloseable {
  private static final int MOST_IN_A_ROW = 10;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Selector selector;
  private final Failures failures;
  private final List<FixedDelay> delays = new CopyOnWriteArrayList<>();
  private final Thread thread;

  Poller(Failures failures) throws IOException {
    this(Selector.open(), failures);
  }

  Poller(Selector selector, Failures failures) {
    this.selector = selector;
    this.failures = failures;
    this.thread = Thread.ofPlatform().name("poller").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether watchers are still called. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /** Makes a delay whose tasks this poller runs. */
  FixedDelay delay(Duration time) {
    FixedDelay delay = new FixedDelay(time, System::nanoTime, selector::wakeup);
    delays.add(delay);
    return delay;
  }

  /** Adds a non-blocking channel. Its watcher is not called before {@link #await}. */
  SelectionKey register(SocketChannel channel, Transport.Watcher watcher) throws IOException {
    return channel.register(selector, 0, watcher);
  }

  /**
   * Requests one call of the watcher when the channel is ready for an operation: {@link
   * SelectionKey#OP_READ} or {@link SelectionKey#OP_WRITE}. Does nothing for a channel that is
   * closed. Any thread.
   */
  void await(SelectionKey key, int operation) {
    try {
      boolean asked = (key.interestOpsOr(operation) & operation) != 0;
      if (!asked && !Thread.currentThread().equals(thread)) {
        selector.wakeup();
      }
    } catch (CancelledKeyException _) {
      // the channel is closed: no call is needed
    }
  }

  /** Makes the selector free the descriptor of a channel that was just closed. */
  void release() {
    selector.wakeup();
  }

  private void run() {
    int inARow = 0;
    while (selector.isOpen() && inARow < MOST_IN_A_ROW) {
      try {
        selector.select(Poller::fire, millisToNext());
        delays.forEach(FixedDelay::runDue);
        inARow = 0;
      } catch (ClosedSelectorException _) {
        return;
      } catch (IOException | RuntimeException | Error e) {
        failures.caught("poller", e);
        inARow++;
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Milliseconds until the next task is due, rounded up; 0, which means no limit, for no task. */
  private long millisToNext() {
    long next = Long.MAX_VALUE;
    for (FixedDelay delay : delays) {
      next = Math.min(next, delay.nanosToNext());
    }
    return next == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(next) + 1;
  }

  /** Calls the watcher of one key. */
  static void fire(SelectionKey key) {
    Transport.Watcher watcher = (Transport.Watcher) key.attachment();
    try {
      int ready = key.readyOps();
      key.interestOpsAnd(~ready);
      if ((ready & SelectionKey.OP_READ) != 0) {
        watcher.readable();
      }
      if ((ready & SelectionKey.OP_WRITE) != 0) {
        watcher.writable();
      }
    } catch (CancelledKeyException _) {
      // another thread has just closed the channel
    } catch (RuntimeException | Error e) {
      watcher.failed(e);
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
