package belfry.client.console;

import belfry.client.chat.Line;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;

/** Appends every line that is shown to a file, each after its date. One thread uses it. */
final class TranscriptLog implements AutoCloseable {
  private final PrintWriter file;
  private final Clock clock;

  /**
   * @throws IOException when the file can't be written
   */
  TranscriptLog(Path path, Clock clock) throws IOException {
    this.clock = clock;
    PrivateFiles.create(path);
    file =
        new PrintWriter(
            Files.newBufferedWriter(
                path,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND));
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
