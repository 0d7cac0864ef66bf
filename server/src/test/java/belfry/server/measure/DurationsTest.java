package belfry.server.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DurationsTest {
  private final Durations durations = new Durations();

  @Test
  void eachIsInTheFirstBucketThatHoldsIt() {
    durations.add(0);
    durations.add(TimeUnit.MICROSECONDS.toNanos(100));
    durations.add(TimeUnit.MICROSECONDS.toNanos(100) + 1);
    durations.add(TimeUnit.MILLISECONDS.toNanos(700));
    durations.add(TimeUnit.HOURS.toNanos(1));
    assertEquals(2, countUpTo(0.0001));
    assertEquals(1, countUpTo(0.00025));
    assertEquals(1, countUpTo(1));
    assertEquals(1, countUpTo(Double.POSITIVE_INFINITY));
    assertEquals(5, Arrays.stream(durations.counts()).sum());
  }

  @Test
  void theSumIsInSeconds() {
    durations.add(TimeUnit.MILLISECONDS.toNanos(1_500));
    durations.add(TimeUnit.MILLISECONDS.toNanos(500));
    assertEquals(2.0, durations.sum());
  }

  private long countUpTo(double bound) {
    return durations.counts()[Arrays.binarySearch(Durations.bounds(), bound)];
  }
}
