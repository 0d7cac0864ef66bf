package belfry.client.console;

import belfry.client.chat.Input;
import belfry.client.chat.SlashCommand;
import belfry.protocol.CredentialInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.history.DefaultHistory;
import org.jspecify.annotations.Nullable;

/** The lines that were typed before, without those for one person alone or with a secret. */
final class InputHistory extends DefaultHistory {
  private static final int MOST_LINES = 1_000;

  private volatile boolean talksToOne;

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
        HistoryFile.prepare(file);
        reader.setVariable(LineReader.HISTORY_FILE, file);
      } catch (IOException _) { // the lines are kept for this run only
        reader.setVariable(LineReader.HISTORY_FILE, null);
      }
    }
    reader.setHistory(new InputHistory());
  }

  @Override
  public void load() throws IOException {
    try {
      super.load();
    } catch (UncheckedIOException e) { // another program wrote to the file meanwhile
      throw e.getCause();
    }
  }

  @Override
  public void save() throws IOException {
    try {
      super.save();
    } catch (UncheckedIOException e) { // JLine reads the file again to shorten it
      throw e.getCause();
    }
  }

  /** Sets whether the lines from now on go to one person. Any thread. */
  void talksToOne(boolean isToOne) {
    talksToOne = isToOne;
  }

  @Override
  public void add(Instant time, String line) {
    Input input = Input.of(line.strip());
    boolean forOnePerson = talksToOne && isTalk(input);
    if (!forOnePerson && !isPrivate(line, input)) {
      super.add(time, line);
    }
  }

  private static boolean isTalk(Input input) {
    return input instanceof Input.Text
        || (input instanceof Input.Call call && call.command() == SlashCommand.ME);
  }

  /** An unknown command with arguments may be a mistyped one with a secret. */
  private static boolean isPrivate(String line, Input input) {
    if (line.contains(CredentialInfo.TOKEN_PREFIX)) {
      return true;
    }
    return switch (input) {
      case Input.Call call -> call.isPrivate();
      case Input.Unknown _ -> line.strip().contains(" ");
      case Input.Text _, Input.Nothing _ -> false;
    };
  }
}
