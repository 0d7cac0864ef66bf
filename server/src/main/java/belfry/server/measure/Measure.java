package belfry.server.measure;

import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Something that is counted or measured, by the name that a monitoring system knows it by, without
 * the prefix {@code belfry_} and without {@code _total}. Values are read on any thread, at any
 * time, and reading them neither blocks nor throws.
 *
 * <p>Units are seconds and bytes, and named at the end of the name. Measures of one name have the
 * same kind, help and label names, and differ in the label values. Labels have few values: never a
 * room, a name or an address.
 */
public sealed interface Measure {
  /** Such as {@code connections_accepted}. */
  String name();

  /** One line for a person. */
  String help();

  /** Label names with their values. */
  Map<String, String> labels();

  /** Something that only grows while the process lives. */
  record Counter(String name, String help, Map<String, String> labels, LongSupplier value)
      implements Measure {
    public Counter {
      labels = checked(name, help, labels);
      Objects.requireNonNull(value);
    }

    /** One without labels. */
    public Counter(String name, String help, LongSupplier value) {
      this(name, help, Map.of(), value);
    }
  }

  /** Something that goes up and down. */
  record Gauge(String name, String help, Map<String, String> labels, DoubleSupplier value)
      implements Measure {
    public Gauge {
      labels = checked(name, help, labels);
      Objects.requireNonNull(value);
    }

    /** One without labels. */
    public Gauge(String name, String help, DoubleSupplier value) {
      this(name, help, Map.of(), value);
    }
  }

  /** How long something takes. */
  record Histogram(String name, String help, Map<String, String> labels, Durations durations)
      implements Measure {
    public Histogram {
      labels = checked(name, help, labels);
      Objects.requireNonNull(durations);
    }

    /** One without labels. */
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
