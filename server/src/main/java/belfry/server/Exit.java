package belfry.server;

/**
 * The exit codes of the programs, from sysexits.h where one fits. The pages of {@code --help} name
 * them.
 */
enum Exit {
  /** The server stopped as requested. */
  OK(0),
  /** The heap is full. The JVM itself ends with this code ({@code -XX:+ExitOnOutOfMemoryError}). */
  HEAP_FULL(3),
  /** The command line is wrong. */
  USAGE(64),
  /** A file can't be read. */
  NO_INPUT(66),
  /** Redis can't be reached, or can't be used as it is. */
  NO_REDIS(69),
  /** An error of the server ended it. */
  SOFTWARE(70),
  /** An address can't be bound. */
  CANNOT_BIND(71),
  /** The folder of the data can't be used. */
  NO_DATA(73),
  /** The disk of the data failed; or no copy of the data could be made. */
  DISK(74),
  /** The process ended before all connections were closed properly. */
  FORCED(75);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
