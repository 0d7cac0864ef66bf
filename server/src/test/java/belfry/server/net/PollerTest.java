package belfry.server.net;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.LoggedErrors;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PollerTest {
  /** A key that its connection cancels just after the poller has found the key valid. */
  private static final class CancelledMeanwhile extends SelectionKey {
    @Override
    public SelectableChannel channel() {
      throw new UnsupportedOperationException("a test has no channels");
    }

    @Override
    public Selector selector() {
      throw new UnsupportedOperationException("a test has no selector");
    }

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public void cancel() {}

    @Override
    public int interestOps() {
      throw new CancelledKeyException();
    }

    @Override
    public SelectionKey interestOps(int ops) {
      throw new CancelledKeyException();
    }

    @Override
    public int readyOps() {
      throw new CancelledKeyException();
    }
  }

  /** A key that is ready for some operations, and interested in all. */
  private static final class Ready extends SelectionKey {
    private final int ready;
    private int interest = OP_READ | OP_WRITE;

    Ready(int ready, Transport.Watcher watcher) {
      this.ready = ready;
      attach(watcher);
    }

    @Override
    public SelectableChannel channel() {
      throw new UnsupportedOperationException("a test has no channels");
    }

    @Override
    public Selector selector() {
      throw new UnsupportedOperationException("a test has no selector");
    }

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public void cancel() {}

    @Override
    public int interestOps() {
      return interest;
    }

    @Override
    public SelectionKey interestOps(int ops) {
      interest = ops;
      return this;
    }

    @Override
    public int readyOps() {
      return ready;
    }
  }

  /** A watcher that records its calls, and throws an error if it has one. */
  private final class Recorded implements Transport.Watcher {
    private final @Nullable Error thrown;

    Recorded(@Nullable Error thrown) {
      this.thrown = thrown;
    }

    @Override
    public void readable() {
      called("readable");
    }

    @Override
    public void writable() {
      called("writable");
    }

    private void called(String event) {
      calls.add(event);
      if (thrown != null) {
        throw thrown;
      }
    }

    @Override
    public void failed(Throwable error) {
      calls.add(error.getMessage());
    }
  }

  /** A selector whose first waits fail. Later waits use a real selector. */
  private static final class Failing extends AbstractSelector {
    private final Selector sound;
    private final Throwable thrown;
    private final AtomicInteger left;

    Failing(Selector sound, Throwable thrown, int times) {
      super(SelectorProvider.provider());
      this.sound = sound;
      this.thrown = thrown;
      this.left = new AtomicInteger(times);
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeout) throws IOException {
      if (left.getAndDecrement() > 0) {
        if (thrown instanceof IOException e) {
          throw e;
        }
        throw (Error) thrown;
      }
      return sound.select(action, timeout);
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object watcher) {
      throw new UnsupportedOperationException("a test has no channels");
    }

    @Override
    protected void implCloseSelector() throws IOException {
      sound.close();
    }

    @Override
    public Set<SelectionKey> keys() {
      return sound.keys();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
      return sound.selectedKeys();
    }

    @Override
    public int selectNow() throws IOException {
      return sound.selectNow();
    }

    @Override
    public int select(long timeout) throws IOException {
      return sound.select(timeout);
    }

    @Override
    public int select() throws IOException {
      return sound.select();
    }

    @Override
    public Selector wakeup() {
      return sound.wakeup();
    }
  }

  private final List<String> calls = new ArrayList<>();
  private final Failures failures = new Failures();

  @Test
  void connectionThatIsClosedMeanwhileDoesNotStopTheOthers() {
    Poller.fire(new CancelledMeanwhile());
  }

  @Test
  void connectionThatIsClosedMeanwhileIsNotAwaited() throws IOException {
    try (Poller poller = new Poller(failures)) {
      poller.await(new CancelledMeanwhile(), SelectionKey.OP_READ);
    }
  }

  @Test
  void errorInAWatcherIsGivenBackToIt() {
    Poller.fire(
        new Ready(SelectionKey.OP_WRITE, new Recorded(new LinkageError("a mistake of ours"))));
    assertEquals(List.of("writable", "a mistake of ours"), calls);
  }

  @Test
  void watcherIsCalledOnceAndNotAskedForAnyMore() {
    Ready key = new Ready(SelectionKey.OP_READ, new Recorded(null));
    Poller.fire(key);
    assertEquals(List.of("readable"), calls);
    assertEquals(SelectionKey.OP_WRITE, key.interestOps());
  }

  @Test
  void watcherIsCalledForBothOperations() {
    Ready key = new Ready(SelectionKey.OP_READ | SelectionKey.OP_WRITE, new Recorded(null));
    Poller.fire(key);
    assertEquals(List.of("readable", "writable"), calls);
    assertEquals(0, key.interestOps());
  }

  @Test
  void threadGoesOnAfterAnErrorOfTheWait() throws IOException {
    for (Throwable thrown : List.of(new IOException("no memory"), new LinkageError("a mistake"))) {
      try (var logged = new LoggedErrors();
          Poller poller = new Poller(new Failing(Selector.open(), thrown, 3), failures)) {
        poller.start();
        eventually(() -> assertEquals(3, logged.of(thrown).size()));
        assertEquals("poller failed with an internal error", logged.of(thrown).getFirst());
        assertTrue(poller.isAlive());
      }
    }
    assertEquals(6, failures.count());
  }

  @Test
  void threadGoesOnAfterAnErrorInADelayedTask() throws IOException {
    Error thrown = new LinkageError("a mistake in a task");
    CountDownLatch next = new CountDownLatch(1);
    try (var logged = new LoggedErrors();
        Poller poller = new Poller(failures)) {
      FixedDelay delay = poller.delay(Duration.ofMillis(1));
      poller.start();
      delay.schedule(() -> {
        throw thrown;
      });
      delay.schedule(next::countDown);
      eventually(() -> assertEquals(0, next.getCount()));
      assertEquals(List.of("poller failed with an internal error"), logged.of(thrown));
      assertEquals(1, failures.count());
    }
  }

  @Test
  void threadEndsWhenTheWaitFailsForGood() throws IOException {
    Throwable thrown = new IOException("bad descriptor");
    try (var _ = new LoggedErrors();
        Poller poller =
            new Poller(new Failing(Selector.open(), thrown, Integer.MAX_VALUE), failures)) {
      poller.start();
      eventually(() -> assertFalse(poller.isAlive()));
    }
  }
}
