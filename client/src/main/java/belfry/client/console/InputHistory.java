package belfry.client.console;

import belfry.client.chat.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.history.DefaultHistory;
import org.jspecify.annotations.Nullable;

/** The lines that were typed before, without those for one person alone. */
final class InputHistory extends DefaultHistory {
  private static final int MOST_LINES = 1_000;

  /**
   * Gives a history to a reader.
   *
   * @param file keeps the lines for later runs; null to forget them at the end
   */
  static void attach(LineReaderImpl reader, @Nullable Path file) {
    reader.setVariable(LineReader.HISTORY_SIZE, MOST_LINES);
    reader.setVariable(LineReader.HISTORY_FILE_SIZE, MOST_LINES);
    if (file != null) {
      try {
        PrivateFiles.create(file);
        reader.setVariable(LineReader.HISTORY_FILE, file);
      } catch (IOException _) { // a home that can't be written: the lines are kept for this run
        reader.setVariable(LineReader.HISTORY_FILE, null);
      }
    }
    reader.setHistory(new InputHistory());
  }

  @Override
  public void add(Instant time, String line) {
    boolean isPrivate =
        Input.of(line.strip()) instanceof Input.Call call && call.command().isPrivate();
    if (!isPrivate) {
      super.add(time, line);
    }
  }
}
