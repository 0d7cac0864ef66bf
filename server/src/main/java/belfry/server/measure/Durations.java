package belfry.server.measure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram of durations in buckets: about three for each power of ten, from 100 µs to 30 s. Any
 * thread may add a duration; adding neither allocates nor waits.
 */
public final class Durations {
  private static final double[] BOUNDS = {
    0.0001,
    0.00025,
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    5,
    10,
    30,
    Double.POSITIVE_INFINITY
  };

  private static final long[] NANOS = nanos();

  private final LongAdder[] counts = new LongAdder[BOUNDS.length];
  private final LongAdder sum = new LongAdder();

  /** An empty histogram. */
  public Durations() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  private static long[] nanos() {
    long[] nanos = new long[BOUNDS.length];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = (long) (BOUNDS[i] * TimeUnit.SECONDS.toNanos(1));
    }
    return nanos;
  }

  /** Adds one duration. */
  public void add(long nanoseconds) {
    int bucket = 0;
    while (nanoseconds > NANOS[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(nanoseconds);
  }

  /** The upper bounds of the buckets in seconds, ascending; the last one is infinity. */
  public static double[] bounds() {
    return BOUNDS.clone();
  }

  /** The number of durations in each bucket; the counts are not cumulative. */
  public long[] counts() {
    long[] now = new long[counts.length];
    for (int i = 0; i < now.length; i++) {
      now[i] = counts[i].sum();
    }
    return now;
  }

  /** The sum of all durations, in seconds. */
  public double sum() {
    return (double) sum.sum() / TimeUnit.SECONDS.toNanos(1);
  }
}
