package belfry.server.measure;

import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * A value of the metrics page with its name. The name has neither the prefix {@code belfry_} nor
 * the suffix {@code _total}, which the page adds. Any thread may read the value at any time;
 * reading neither blocks nor throws.
 *
 * <p>Units are seconds and bytes; a name ends with its unit. Measures with the same name have the
 * same kind, help and label names, and differ in the label values. A label has few possible values,
 * and never contains a room, a name or an address.
 */
public sealed interface Measure {
  /** The name, for example {@code connections_accepted}. */
  String name();

  /** One line that explains the measure to the operator. */
  String help();

  /** Label names with their values. */
  Map<String, String> labels();

  /** A count that only grows while the process lives. */
  record Counter(String name, String help, Map<String, String> labels, LongSupplier value)
      implements Measure {
    public Counter {
      labels = checked(name, help, labels);
      Objects.requireNonNull(value);
    }

    /** A counter without labels. */
    public Counter(String name, String help, LongSupplier value) {
      this(name, help, Map.of(), value);
    }
  }

  /** A value that rises and falls. */
  record Gauge(String name, String help, Map<String, String> labels, DoubleSupplier value)
      implements Measure {
    public Gauge {
      labels = checked(name, help, labels);
      Objects.requireNonNull(value);
    }

    /** A gauge without labels. */
    public Gauge(String name, String help, DoubleSupplier value) {
      this(name, help, Map.of(), value);
    }
  }

  /** The distribution of durations. */
  record Histogram(String name, String help, Map<String, String> labels, Durations durations)
      implements Measure {
    public Histogram {
      labels = checked(name, help, labels);
      Objects.requireNonNull(durations);
    }

    /** A histogram without labels. */
    public Histogram(String name, String help, Durations durations) {
      this(name, help, Map.of(), durations);
    }
  }

  private static Map<String, String> checked(String name, String help, Map<String, String> labels) {
    Objects.requireNonNull(help);
    if (!name.matches("[a-z]+(_[a-z0-9]+)*") || name.endsWith("_total")) {
      throw new IllegalArgumentException("not the name of a measure: " + name);
    }
    return Map.copyOf(labels);
  }
}
