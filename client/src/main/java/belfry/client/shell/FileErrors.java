package belfry.client.shell;

import belfry.protocol.settings.UnsuitableFileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.Objects;

/** Says failures of files and streams in words. */
public final class FileErrors {
  private static final String READER_GONE = "Broken pipe";
  private static final String PERMISSION_DENIED = "permission denied";

  /** The words of the system, and those for people. */
  private static final Map<String, String> WORDS =
      Map.of(
          READER_GONE,
          "nobody reads it any more",
          "Is a directory",
          "it is a folder",
          "Not a directory",
          "a part of its path is no folder",
          "No space left",
          "no space is left",
          "quota exceeded",
          "the quota of the disk is used up",
          "File too large",
          "it would become too large",
          "Read-only file system",
          "its file system is read-only",
          "Permission denied",
          PERMISSION_DENIED,
          "Bad file descriptor",
          "it is closed",
          "name too long",
          "its name is too long");

  private FileErrors() {}

  /** The reason of a failure, as a part of a sentence that a person reads. */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file or folder";
      case AccessDeniedException _ -> PERMISSION_DENIED;
      case NotDirectoryException _ -> "a part of its path is no folder";
      case UnsuitableFileException unsuitable -> String.valueOf(unsuitable.getMessage());
      default -> words(systemWords(e));
    };
  }

  /** Whether a write failed because the reader of a pipe is gone. */
  static boolean isReaderGone(IOException e) {
    return systemWords(e).contains(READER_GONE);
  }

  private static String systemWords(IOException e) {
    String words = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return Objects.requireNonNullElse(words, e.getClass().getSimpleName());
  }

  private static String words(String system) {
    return WORDS.entrySet().stream()
        .filter(each -> system.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("the system says \"" + system + "\"");
  }
}
