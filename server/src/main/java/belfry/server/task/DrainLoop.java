package belfry.server.task;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The hand-over between threads that ask for the same work. A request that finds none pending makes
 * its thread the worker; every other request returns at once and leaves its work to the worker. The
 * worker goes on until each request has been served, so no request is lost and at most one thread
 * works at a time.
 *
 * <pre>
 *   if (request()) {
 *     int served = 1;
 *     do {
 *       work();
 *       served = finish(served);
 *     } while (served != 0);
 *   }
 * </pre>
 *
 * <p>What a thread wrote before its request is visible to the pass of {@code work} that serves it.
 * A subclass and its loop are one object: a pass over a room touches the counter of every member.
 */
public abstract class DrainLoop {
  private static final AtomicIntegerFieldUpdater<DrainLoop> PENDING =
      AtomicIntegerFieldUpdater.newUpdater(DrainLoop.class, "pending");

  private volatile int pending;

  /** No request is pending, and no thread works. */
  protected DrainLoop() {}

  /** Asks for a pass of work. True makes the calling thread the worker. Any thread. */
  protected final boolean request() {
    return PENDING.getAndIncrement(this) == 0;
  }

  /**
   * Ends a pass of work.
   *
   * @param served the number of requests that the pass served: 1, the last result of this method,
   *     or {@link #pending} as it was when the pass began
   * @return the requests that came meanwhile; with 0 the calling thread is no longer the worker
   */
  protected final int finish(int served) {
    return PENDING.addAndGet(this, -served);
  }

  /**
   * Gives up the work without serving the pending requests, as when no thread can be started for
   * it. The next request makes its thread the worker. Called by the worker only.
   */
  protected final void abandon() {
    pending = 0;
  }

  /** The number of requests that no pass has served yet. Any thread. */
  protected final int pending() {
    return pending;
  }
}
