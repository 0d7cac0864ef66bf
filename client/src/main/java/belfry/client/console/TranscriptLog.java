package belfry.client.console;

import belfry.client.chat.Line;
import belfry.client.shell.FileErrors;
import belfry.client.shell.PrivateFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Appends every line that is shown to a file, each after its date. After a failure it keeps nothing
 * more. The chat's thread appends.
 */
final class TranscriptLog implements AutoCloseable {
  private final Path path;
  private final BufferedWriter file;
  private final Clock clock;
  private volatile boolean failed;

  /**
   * @throws IOException when the file can't be written
   */
  TranscriptLog(Path path, Clock clock) throws IOException {
    this.path = path;
    this.clock = clock;
    PrivateFiles.create(path);
    file =
        Files.newBufferedWriter(
            path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Appends a line. Returns the trouble to show if that fails, the first time. */
  Optional<Line> keep(Line line) {
    if (failed) {
      return Optional.empty();
    }
    try {
      file.write(LocalDate.now(clock) + " " + line.text() + System.lineSeparator());
      file.flush();
      return Optional.empty();
    } catch (IOException e) {
      failed = true;
      return Optional.of(
          Line.trouble(
              "nothing more is kept in "
                  + path
                  + ", which can't be written: "
                  + FileErrors.reason(e)));
    }
  }

  /** Whether a line could not be kept. */
  boolean hasFailed() {
    return failed;
  }

  @Override
  public void close() throws IOException {
    if (!failed) {
      file.close();
    }
  }
}
