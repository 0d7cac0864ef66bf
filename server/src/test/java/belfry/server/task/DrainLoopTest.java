package belfry.server.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DrainLoopTest {
  /** A loop whose passes count the requests. It records whether two threads worked at once. */
  private static final class Worker extends DrainLoop {
    private final AtomicInteger made = new AtomicInteger();
    private volatile boolean working;
    private volatile boolean crossed;
    private volatile int seen;

    /** Makes a request. A worker serves one request in the first pass. */
    void ask() {
      made.incrementAndGet();
      if (request()) {
        int served = 1;
        do {
          work();
          served = finish(served);
        } while (served != 0);
      }
    }

    /** Makes a request. A worker serves all pending requests in each pass. */
    void askForAll() {
      made.incrementAndGet();
      if (request()) {
        int served;
        do {
          served = pending();
          work();
        } while (finish(served) != 0);
      }
    }

    private void work() {
      crossed |= working;
      working = true;
      seen = made.get();
      crossed |= !working;
      working = false;
    }

    void assertServed() {
      assertFalse(crossed, "two threads worked at once");
      assertEquals(made.get(), seen, "a request was lost");
      assertEquals(0, pending());
    }
  }

  @Test
  void requestsThatComeInAPassAreServedByTheNext() {
    var loop = new DrainLoop() {};
    assertTrue(loop.request());
    assertFalse(loop.request());
    assertFalse(loop.request());
    assertEquals(3, loop.pending());
    assertEquals(2, loop.finish(1));
    assertFalse(loop.request());
    assertEquals(1, loop.finish(2));
    assertEquals(0, loop.finish(1));
    assertTrue(loop.request(), "the next request finds no worker");
  }

  @Test
  void requestAfterAnAbandonedPassMakesAWorker() {
    var loop = new DrainLoop() {};
    assertTrue(loop.request());
    assertFalse(loop.request());
    loop.abandon();
    assertEquals(0, loop.pending());
    assertTrue(loop.request());
  }

  /** Both forms of requests, for the model checker. */
  public static class ManyRequests {
    private final Worker worker = new Worker();

    @Operation
    public void ask() {
      worker.ask();
    }

    @Operation
    public void askForAll() {
      worker.askForAll();
    }

    @Validate
    public void everyRequestIsServedByOneThreadAtATime() {
      worker.assertServed();
    }
  }

  @Test
  void noRequestIsLostWhateverTheInterleaving() {
    new ModelCheckingOptions()
        .iterations(10)
        .invocationsPerIteration(500)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(ManyRequests.class);
  }

  /** A loop whose data is plain memory: the requests of each thread, and the passes. */
  private static final class PlainWorker extends DrainLoop {
    private final int[] written;
    private final int[] seen;
    private int passes;
    private final AtomicInteger realPasses = new AtomicInteger();

    PlainWorker(int threads) {
      written = new int[threads * 16]; // a cache line for each thread
      seen = new int[threads * 16];
    }

    void ask(int thread) {
      written[thread * 16]++;
      if (request()) {
        int served = 1;
        do {
          System.arraycopy(written, 0, seen, 0, written.length);
          passes++;
          realPasses.incrementAndGet();
          served = finish(served);
        } while (served != 0);
      }
    }
  }

  @RepeatedTest(20)
  void writesBeforeARequestAreVisibleToItsPassAndThoseOfAWorkerToTheNext() throws Exception {
    int threads = 4;
    int each = 20_000;
    PlainWorker worker = new PlainWorker(threads);
    CyclicBarrier together = new CyclicBarrier(threads);
    List<Thread> running = new ArrayList<>();
    for (int n = 0; n < threads; n++) {
      int number = n;
      running.add(
          Thread.ofPlatform()
              .start(() -> {
                awaitQuietly(together);
                for (int i = 0; i < each; i++) {
                  worker.ask(number);
                }
              }));
    }
    for (Thread thread : running) {
      thread.join();
    }
    for (int n = 0; n < threads; n++) {
      assertEquals(each, worker.seen[n * 16]);
    }
    assertEquals(worker.realPasses.get(), worker.passes);
    assertEquals(0, worker.pending());
  }

  private static void awaitQuietly(CyclicBarrier together) {
    try {
      together.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
