package belfry.client.shell;

/** The exit codes of the clients; their numbers are those of sysexits.h. */
public enum ExitCode {
  /** Success. */
  OK(0),
  /** A check found that a promise was broken. */
  BROKEN(1),
  /** The command line is wrong. */
  USAGE(64),
  /** The input is wrong: the server refused it, or it can't be read. */
  REFUSED(65),
  /** No server answered. */
  UNAVAILABLE(69),
  /** A bug of Belfry. */
  BUG(70),
  /** The output, or a file that the user wants, can't be written. */
  OUTPUT(74);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the program exits with. */
  public int code() {
    return code;
  }
}
