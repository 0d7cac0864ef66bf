package belfry.protocol.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The state of a {@link SyncedClock}, shared by its zones. Readers take no lock: they read one
 * immutable {@link Course}. A thread that replaces the course holds the lock.
 */
final class Hands {
  private static final long STEP = 128_000_000L;

  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Frequency frequency = new Frequency();
  private volatile Course course;
  private volatile boolean set;

  /**
   * The latest shown time, which no reading may be before. The first estimate may set the clock
   * back, so it replaces this object.
   */
  private volatile AtomicLong shown = new AtomicLong(Long.MIN_VALUE);

  Hands(LongSupplier nanoTime, Instant guess) {
    this.nanoTime = nanoTime;
    this.course =
        new Course(nanoTime.getAsLong(), EpochNanos.of(guess), 0, 0, 0, Frequency.UNKNOWN);
  }

  SyncedClock.Reading read() {
    boolean known = set;
    AtomicLong latest = shown;
    Course current = course;
    long now = nanoTime.getAsLong();
    long planned = current.shownAt(now);
    long time = latest.accumulateAndGet(planned, Math::max);
    Instant instant = EpochNanos.toInstant(time);
    return new SyncedClock.Reading(
        instant,
        known
            ? Optional.of(Duration.ofNanos(current.errorAt(now) + time - planned))
            : Optional.empty());
  }

  double wander() {
    return course.wander();
  }

  SyncedClock.Correction adjust(OffsetEstimate estimate) {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      Interval news = Interval.of(estimate, now, frequency);
      if (!set) {
        frequency.learn(estimate);
        course = news.course(now, 0, frequency);
        shown = new AtomicLong(Long.MIN_VALUE);
        set = true;
        return SyncedClock.Correction.SET;
      }
      return correct(estimate, news, now);
    } finally {
      lock.unlock();
    }
  }

  private SyncedClock.Correction correct(OffsetEstimate estimate, Interval news, long now) {
    Interval known = Interval.of(course, now);
    if (!known.meets(news)) {
      frequency.forget();
      Interval both = known.widenedTo(news);
      course = both.course(now, known.middle() - course.shownAt(now), frequency);
      return SyncedClock.Correction.DOUBTED;
    }
    Interval agreed = known.meet(news);
    long gap = agreed.middle() - course.shownAt(now);
    frequency.learn(estimate);
    boolean step = Math.abs(gap) >= STEP;
    course = agreed.course(now, step ? 0 : gap, frequency);
    return step ? SyncedClock.Correction.STEPPED : SyncedClock.Correction.SLEWED;
  }

  /** The interval that contains the true time: {@code middle} plus or minus {@code error}. */
  private record Interval(long middle, long error) {
    static Interval of(OffsetEstimate estimate, long now, Frequency frequency) {
      long elapsed = now - estimate.local();
      return new Interval(
          now + estimate.offset() + Math.round(elapsed * frequency.rate()),
          estimate.error() + (long) Math.ceil(elapsed * frequency.wander()));
    }

    static Interval of(Course course, long now) {
      return new Interval(course.trueAt(now), course.uncertaintyAt(now));
    }

    boolean meets(Interval other) {
      return Math.abs(middle - other.middle) <= error + other.error;
    }

    Interval meet(Interval other) {
      long low = Math.max(middle - error, other.middle - other.error);
      long high = Math.min(middle + error, other.middle + other.error);
      return new Interval(low + (high - low) / 2, (high - low) / 2 + 1);
    }

    Interval widenedTo(Interval other) {
      return new Interval(middle, Math.max(error, Math.abs(middle - other.middle) + other.error));
    }

    Course course(long now, long gap, Frequency frequency) {
      return new Course(now, middle, gap, frequency.rate(), error, frequency.wander());
    }
  }
}
