package belfry.bridge.command;

import belfry.bridge.redis.ImportListener;
import belfry.bridge.redis.StoredTable;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Prints how an import goes: on a terminal one line that changes, else a line now and then, and one
 * for each table.
 */
final class ImportProgress implements ImportListener {
  private static final int LOOK_AT_CLOCK = 1_000;
  private static final long ON_TERMINAL = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long IN_FILE = TimeUnit.SECONDS.toNanos(10);

  private final PrintWriter err;
  private final boolean isTerminal;
  private String table = "";
  private long before;
  private long latest;
  private long begun;
  private long printed;
  private long copied;

  ImportProgress(PrintWriter err) {
    this.err = err;
    // A JDK without the module for it has no console.
    isTerminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** The rows that this import has copied itself. */
  long copied() {
    return copied;
  }

  @Override
  public void note(String sentence) {
    err.println(sentence);
  }

  @Override
  public void begun(String name, long rows) {
    table = name;
    before = rows;
    latest = rows;
    begun = System.nanoTime();
    printed = begun;
  }

  @Override
  public void skipped(String name, long rows) {
    line("%s: %d rows, copied before".formatted(name, rows));
  }

  @Override
  public void row(long rows) {
    latest = rows;
    if (rows % LOOK_AT_CLOCK == 0) {
      long now = System.nanoTime();
      if (now - printed > (isTerminal ? ON_TERMINAL : IN_FILE)) {
        printed = now;
        String text = "%s: %d rows, %s".formatted(table, rows, rate(rows - before, now - begun));
        err.print(isTerminal ? "\r\033[K" + text : text + System.lineSeparator());
        err.flush();
      }
    }
  }

  @Override
  public void ended(StoredTable done) {
    copied += latest - before;
    long time = System.nanoTime() - begun;
    line("%s: %d rows in %s".formatted(table, done.rows(), rate(latest - before, time)));
  }

  private void line(String text) {
    err.println(isTerminal ? "\r\033[K" + text : text);
  }

  /** A time and a rate. */
  static String rate(long rows, long nanos) {
    double seconds = Math.max(1e-3, nanos / 1e9);
    return "%.1f s (%.0f rows/s)".formatted(seconds, rows / seconds);
  }
}
