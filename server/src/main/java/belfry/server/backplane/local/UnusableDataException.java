package belfry.server.backplane.local;

/** The folder of a journal can't be used. The message tells a person why, and what to do. */
public final class UnusableDataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnusableDataException(String why, Throwable cause) {
    super(why, cause);
  }

  UnusableDataException(String why) {
    super(why);
  }
}
