package belfry.server.admin;

import belfry.server.measure.Durations;
import belfry.server.measure.Measure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page for Prometheus: the measures of Belfry, and those of the JVM from Micrometer. The
 * measures of Belfry are read only when the page is requested. Thread-safe.
 */
final class Metrics implements AutoCloseable {
  private static final String PREFIX = "belfry_";
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double KILOBYTE = 1024;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  Metrics(Supplier<List<Measure>> measures) {
    new JvmInfoMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    if (Files.isReadable(STATUS)) {
      Gauge.builder("process.resident.memory", Metrics::residentBytes)
          .baseUnit("bytes")
          .description("Memory of the machine that the process holds.")
          .register(registry);
    }
    MultiCollector own = () -> snapshots(measures.get());
    registry.getPrometheusRegistry().register(own);
  }

  /** The page in Prometheus's text format, with current values. */
  String page() {
    return registry.scrape();
  }

  /** Reads the line {@code VmRSS: 98304 kB} of Linux; NaN if there is none. */
  private static double residentBytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KILOBYTE)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | UncheckedIOException _) {
      return Double.NaN; // unknown now; the next page tries again
    }
  }

  private static MetricSnapshots snapshots(List<Measure> measures) {
    Map<String, List<Measure>> families =
        measures.stream()
            .collect(Collectors.groupingBy(Measure::name, LinkedHashMap::new, Collectors.toList()));
    return new MetricSnapshots(families.values().stream().map(Metrics::family).toList());
  }

  /** All measures of one name. */
  private static MetricSnapshot family(List<Measure> family) {
    return switch (family.getFirst()) {
      case Measure.Counter first -> counters(first, family);
      case Measure.Gauge first -> gauges(first, family);
      case Measure.Histogram first -> histograms(first, family);
    };
  }

  private static MetricSnapshot counters(Measure first, List<Measure> family) {
    var snapshot = CounterSnapshot.builder().name(PREFIX + first.name()).help(first.help());
    for (Measure measure : family) {
      Measure.Counter counter = (Measure.Counter) measure;
      snapshot.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(labels(counter))
              .value((double) counter.value().getAsLong())
              .build());
    }
    return snapshot.build();
  }

  private static MetricSnapshot gauges(Measure first, List<Measure> family) {
    var snapshot = GaugeSnapshot.builder().name(PREFIX + first.name()).help(first.help());
    for (Measure measure : family) {
      Measure.Gauge gauge = (Measure.Gauge) measure;
      snapshot.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(labels(gauge))
              .value(gauge.value().getAsDouble())
              .build());
    }
    return snapshot.build();
  }

  private static MetricSnapshot histograms(Measure first, List<Measure> family) {
    var snapshot = HistogramSnapshot.builder().name(PREFIX + first.name()).help(first.help());
    for (Measure measure : family) {
      Measure.Histogram histogram = (Measure.Histogram) measure;
      snapshot.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(labels(histogram))
              .classicHistogramBuckets(
                  ClassicHistogramBuckets.of(Durations.bounds(), histogram.durations().counts()))
              .sum(histogram.durations().sum())
              .build());
    }
    return snapshot.build();
  }

  private static Labels labels(Measure measure) {
    Labels labels = Labels.EMPTY;
    for (Map.Entry<String, String> label : measure.labels().entrySet()) {
      labels = labels.add(label.getKey(), label.getValue());
    }
    return labels;
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
