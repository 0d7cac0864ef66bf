package belfry.server.backplane.redis.link;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timer of Lettuce, for pauses between attempts to connect and for the limits of these. Its
 * thread, {@code lettuce-timer}, sleeps until the next deadline. Netty's own timer wakes up many
 * times a second even if there is none, which is most of what an idle server does.
 *
 * <p>Each timeout costs a lock, so it is made for few: commands have no timeouts in Lettuce. {@link
 * #stop} ends the thread. Any thread may use it.
 */
final class DeadlineTimer implements Timer {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlineTimer.class);

  private final ScheduledThreadPoolExecutor executor;

  DeadlineTimer() {
    executor = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("lettuce-timer", true));
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
    Deadline deadline = new Deadline(this, task);
    deadline.scheduled = executor.schedule(deadline::expire, delay, unit);
    return deadline;
  }

  /** Ends the thread. Returns nothing: no caller handles the timeouts that are left. */
  @Override
  public Set<Timeout> stop() {
    executor.shutdownNow();
    return Set.of();
  }

  /** A timeout; {@code scheduled} is set before any other code sees it but {@link #expire}. */
  private static final class Deadline implements Timeout {
    private enum State {
      WAITING,
      EXPIRED,
      CANCELLED
    }

    private final DeadlineTimer timer;
    private final TimerTask task;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile @Nullable Future<?> scheduled;

    private Deadline(DeadlineTimer timer, TimerTask task) {
      this.timer = timer;
      this.task = task;
    }

    private void expire() {
      if (!state.compareAndSet(State.WAITING, State.EXPIRED)) {
        return;
      }
      try {
        task.run(this);
      } catch (Exception e) {
        LOG.warn("a task of Lettuce failed", e);
      }
    }

    @Override
    public Timer timer() {
      return timer;
    }

    @Override
    public TimerTask task() {
      return task;
    }

    @Override
    public boolean isExpired() {
      return state.get() == State.EXPIRED;
    }

    @Override
    public boolean isCancelled() {
      return state.get() == State.CANCELLED;
    }

    @Override
    public boolean cancel() {
      boolean cancelled = state.compareAndSet(State.WAITING, State.CANCELLED);
      Future<?> future = scheduled;
      if (cancelled && future != null) {
        boolean _ = future.cancel(false); // frees its place
      }
      return cancelled;
    }
  }
}
