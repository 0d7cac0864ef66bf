package belfry.client.console;

import belfry.client.chat.Line;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;

/** Keeps what is shown in a file: one line each, after the day. Used by one thread. */
final class TranscriptLog implements AutoCloseable {
  private final PrintWriter file;
  private final Clock clock;

  /**
   * @throws UncheckedIOException when the file can't be written
   */
  TranscriptLog(Path path, Clock clock) {
    this.clock = clock;
    try {
      PrivateFiles.create(path);
      file =
          new PrintWriter(
              Files.newBufferedWriter(
                  path,
                  StandardCharsets.UTF_8,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void keep(Line line) {
    file.println(LocalDate.now(clock) + " " + line.text());
    file.flush();
  }

  @Override
  public void close() {
    file.close();
  }
}
