package belfry.bridge.table;

import belfry.client.shell.ExitCode;

/** An end of a command that a person can understand and act on. Its message is one line. */
public final class BridgeException extends Exception {
  private static final long serialVersionUID = 1;

  private final ExitCode code;
  private final boolean isFull;

  private BridgeException(ExitCode code, boolean isFull, String message) {
    super(message);
    this.code = code;
    this.isFull = isFull;
  }

  /** Something that was given is wrong: a condition, a name of a table, a dump. */
  public static BridgeException wrong(String message) {
    return new BridgeException(ExitCode.REFUSED, false, message);
  }

  /** A database or a Redis does not answer, or does not take more. */
  public static BridgeException unavailable(String message) {
    return new BridgeException(ExitCode.UNAVAILABLE, false, message);
  }

  /** A Redis has no memory left. */
  public static BridgeException full(String message) {
    return new BridgeException(ExitCode.UNAVAILABLE, true, message);
  }

  /** Whether a Redis has no memory left. */
  public boolean isFull() {
    return isFull;
  }

  /** The exit code of the program. */
  public ExitCode code() {
    return code;
  }

  /** The message, which is always there. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** This end, with a sentence that says what follows from it. */
  public BridgeException with(String consequence) {
    BridgeException longer = new BridgeException(code, isFull, reason() + "; " + consequence);
    longer.addSuppressed(this);
    return longer;
  }
}
