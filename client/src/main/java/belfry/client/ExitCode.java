package belfry.client;

/** What the program tells the shell in the end; the numbers are those of sysexits.h. */
public enum ExitCode {
  /** It did what it was asked to. */
  OK(0),
  /** What was to be proven is not so. */
  BROKEN(1),
  /** The command line can't be understood. */
  USAGE(64),
  /** What was given is wrong: the server refused it, or it can't be read. */
  REFUSED(65),
  /** Nobody answered. */
  UNAVAILABLE(69),
  /** Our own bug. */
  BUG(70);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number. */
  public int code() {
    return code;
  }
}
