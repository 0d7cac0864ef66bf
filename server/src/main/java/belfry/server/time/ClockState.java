package belfry.server.time;

/**
 * How far the machine's clock can be trusted.
 *
 * @param synchronised whether something keeps it to standard time
 * @param leap NTP's leap indicator of a synchronised clock: 0, 1 for a second more at the end of
 *     the day, 2 for one less
 * @param maxError nanoseconds that it is off at most, as far as is known
 */
record ClockState(boolean synchronised, int leap, long maxError) {
  /** What nothing is known of: 16 seconds off, NTP's infinity. */
  static final ClockState UNKNOWN = new ClockState(false, 0, 16_000_000_000L);

  /** Asks for the state; the service's thread calls it, now and then. */
  @FunctionalInterface
  interface Source {
    ClockState read();
  }
}
