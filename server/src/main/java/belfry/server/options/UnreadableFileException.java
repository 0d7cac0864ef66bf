package belfry.server.options;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that an option names can't be read. The message is one line for the operator. */
public final class UnreadableFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableFileException(String message) {
    super(message);
  }

  /**
   * The file can't be read as text.
   *
   * @param option the option that names the file
   * @param why the reason, as a part of a sentence
   */
  UnreadableFileException(String option, Path file, String why) {
    super(option + ": can't read " + file + " as text: " + why);
  }

  /** The reason of a failure in words for the operator. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> {
        String words = String.valueOf(e.getMessage());
        yield words.contains("Is a directory") ? "it is a folder" : words;
      }
    };
  }
}
