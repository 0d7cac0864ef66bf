package belfry.server.time;

/**
 * The accuracy of the machine's clock.
 *
 * @param synchronised whether a program keeps the clock synchronised with standard time
 * @param leap NTP's leap indicator of a synchronised clock: 0 for none, 1 for a leap second at the
 *     end of the day, 2 for a second that is left out there
 * @param maxError the largest error of the clock in nanoseconds, as far as the kernel knows it
 */
record ClockState(boolean synchronised, int leap, long maxError) {
  /** The state of an unknown clock: an error of 16 seconds, NTP's infinity. */
  static final ClockState UNKNOWN = new ClockState(false, 0, 16_000_000_000L);

  /** Reads the current state. The NTP service's thread calls it about once a second. */
  @FunctionalInterface
  interface Source {
    ClockState read();
  }
}
