package belfry.server.task;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The hand-over between threads that request the same work. A request that finds no other one
 * pending makes its thread the worker; every other request returns at once and leaves its work to
 * the worker. The worker continues until each request has been served, so no request is lost and at
 * most one thread works at a time.
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
 * <p>Writes that a thread made before its request are visible to the pass of {@code work} that
 * serves the request. This is a base class, not an object of its own, because a pass over a room
 * reads the counter of every member.
 */
public abstract class DrainLoop {
  private static final AtomicIntegerFieldUpdater<DrainLoop> PENDING =
      AtomicIntegerFieldUpdater.newUpdater(DrainLoop.class, "pending");

  private volatile int pending;

  /** A loop without pending requests. */
  protected DrainLoop() {}

  /** Requests a pass of work. Returns true if the calling thread becomes the worker. Any thread. */
  protected final boolean request() {
    return PENDING.getAndIncrement(this) == 0;
  }

  /**
   * Ends a pass of work.
   *
   * @param served the number of requests that the pass served: 1, the last result of this method,
   *     or {@link #pending} as it was when the pass began
   * @return the number of requests that came meanwhile; after 0, the calling thread is no longer
   *     the worker
   */
  protected final int finish(int served) {
    return PENDING.addAndGet(this, -served);
  }

  /**
   * Ends the work without serving the pending requests, for example if no thread can be started.
   * The next request makes its thread the worker. Called by the worker only.
   */
  protected final void abandon() {
    pending = 0;
  }

  /** The number of requests that no pass has served yet. Any thread. */
  protected final int pending() {
    return pending;
  }
}
