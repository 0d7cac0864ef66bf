package belfry.server.options;

/** A file that an option names can't be read. The message is one line for the operator. */
public final class UnreadableFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableFileException(String message) {
    super(message);
  }
}
