package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  /** A key that its connection cancels at the worst moment: just after it was found valid. */
  private static final class CancelledMeanwhile extends SelectionKey {
    @Override
    public SelectableChannel channel() {
      return null;
    }

    @Override
    public Selector selector() {
      return null;
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

  /** A key that is ready for some events, and interested in all. */
  private static final class Ready extends SelectionKey {
    private final int ready;
    private int interest = OP_READ | OP_WRITE;

    Ready(int ready, Readiness.Watcher watcher) {
      this.ready = ready;
      attach(watcher);
    }

    @Override
    public SelectableChannel channel() {
      return null;
    }

    @Override
    public Selector selector() {
      return null;
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

  private final List<String> told = new ArrayList<>();

  private final Readiness.Watcher watcher =
      new Readiness.Watcher() {
        @Override
        public void readable() {
          told.add("readable");
        }

        @Override
        public void writable() {
          told.add("writable");
        }
      };

  @Test
  void connectionThatIsClosedMeanwhileDoesNotStopTheOthers() {
    Readiness.fire(new CancelledMeanwhile());
  }

  @Test
  void connectionThatIsClosedMeanwhileIsNotAwaited() throws IOException {
    try (Readiness readiness = new Readiness()) {
      readiness.await(new CancelledMeanwhile(), SelectionKey.OP_READ);
    }
  }

  @Test
  void watcherThatFailsDoesNotStopTheOthers() {
    Readiness.fire(
        new Ready(
            SelectionKey.OP_WRITE,
            new Readiness.Watcher() {
              @Override
              public void readable() {}

              @Override
              public void writable() {
                throw new LinkageError("a mistake of ours");
              }
            }));
  }

  @Test
  void eventIsToldOnceAndNotAskedForAnyMore() {
    Ready key = new Ready(SelectionKey.OP_READ, watcher);
    Readiness.fire(key);
    assertEquals(List.of("readable"), told);
    assertEquals(SelectionKey.OP_WRITE, key.interestOps());
  }

  @Test
  void bothEventsAreTold() {
    Ready key = new Ready(SelectionKey.OP_READ | SelectionKey.OP_WRITE, watcher);
    Readiness.fire(key);
    assertEquals(List.of("readable", "writable"), told);
    assertEquals(0, key.interestOps());
  }
}
