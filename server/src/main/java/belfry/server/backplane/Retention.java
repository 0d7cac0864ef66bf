package belfry.server.backplane;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How long entries are kept. An entry that is older is removed, together with all entries before it
 * in its log.
 *
 * @param usual the age at which entries are removed; empty for none
 * @param exceptions the age for some logs in place of the usual one
 */
public record Retention(Optional<Duration> usual, Map<LogName, Optional<Duration>> exceptions) {
  /** Age removes nothing. */
  public static final Retention UNLIMITED = new Retention(Optional.empty(), Map.of());

  public Retention {
    Objects.requireNonNull(usual);
    exceptions = Map.copyOf(exceptions);
  }

  /** Every log keeps its entries for so long. */
  public static Retention of(Duration age) {
    return new Retention(Optional.of(age), Map.of());
  }

  /** Whether age removes nothing from any log. */
  public boolean isUnlimited() {
    return usual.isEmpty() && exceptions.values().stream().allMatch(Optional::isEmpty);
  }

  /**
   * The time before which the entries of a log are removed; empty if they stay. The acts of
   * administrators stay, because the newest one has the restrictions that are in force.
   */
  public Optional<Instant> edge(LogName log, Instant now) {
    return log.equals(LogName.ADMINISTRATION)
        ? Optional.empty()
        : exceptions.getOrDefault(log, usual).map(now::minus);
  }
}
