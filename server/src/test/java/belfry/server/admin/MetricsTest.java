package belfry.server.admin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.measure.Durations;
import belfry.server.measure.Measure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final AtomicLong count = new AtomicLong(3);
  private final Durations durations = new Durations();
  private final Metrics metrics =
      new Metrics(() ->
          List.of(
              new Measure.Counter("things", "Things.", Map.of("kind", "new \"one\""), count::get),
              new Measure.Gauge("level_bytes", "A level.", () -> -1.5),
              new Measure.Counter("things", "Things.", Map.of("kind", "old"), () -> 7),
              new Measure.Histogram("wait_seconds", "Waits.", durations)));

  @AfterEach
  void end() {
    metrics.close();
  }

  @Test
  void countersOfOneNameAreOneFamilyWithAllTheirLabels() {
    assertHolds("# TYPE belfry_things_total counter");
    assertHolds("belfry_things_total{kind=\"new \\\"one\\\"\"} 3.0");
    assertHolds("belfry_things_total{kind=\"old\"} 7.0");
  }

  @Test
  void valuesAreThoseOfTheMomentOfAsking() {
    count.set(4);
    assertHolds("belfry_things_total{kind=\"new \\\"one\\\"\"} 4.0");
    count.set(5);
    assertHolds("belfry_things_total{kind=\"new \\\"one\\\"\"} 5.0");
  }

  @Test
  void gaugesMayBeAnyNumber() {
    assertHolds("# HELP belfry_level_bytes A level.");
    assertHolds("belfry_level_bytes -1.5");
  }

  @Test
  void bucketsOfAHistogramHoldAllThatIsBelowThem() {
    durations.add(TimeUnit.MILLISECONDS.toNanos(2));
    durations.add(TimeUnit.MILLISECONDS.toNanos(20));
    assertHolds("belfry_wait_seconds_bucket{le=\"0.001\"} 0");
    assertHolds("belfry_wait_seconds_bucket{le=\"0.0025\"} 1");
    assertHolds("belfry_wait_seconds_bucket{le=\"0.025\"} 2");
    assertHolds("belfry_wait_seconds_bucket{le=\"+Inf\"} 2");
    assertHolds("belfry_wait_seconds_count 2");
    assertHolds("belfry_wait_seconds_sum 0.022");
  }

  @Test
  void theJvmAndTheProcessAreMeasuredToo() {
    assertHolds("jvm_memory_used_bytes{area=\"heap\"");
    assertHolds("jvm_threads_live_threads ");
    assertHolds("process_files_open_files ");
  }

  private void assertHolds(String expected) {
    String page = metrics.page();
    assertTrue(page.lines().anyMatch(line -> line.startsWith(expected)), () -> page);
  }
}
