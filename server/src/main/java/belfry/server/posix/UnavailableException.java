package belfry.server.posix;

/** Tells that this system lacks a feature or forbids it; the server works without it. */
final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param error the number of the error, errno(3)
   */
  UnavailableException(String call, int error) {
    this(call + " gives error " + error);
  }

  UnavailableException(String why) {
    super(why);
  }
}
