package belfry.server.archive;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Ends statements of a connection to SQLite that take too long: the driver has no time limit of its
 * own. SQLite calls it on the thread that runs the statement, which owns it.
 *
 * @see <a href="https://www.sqlite.org/c3ref/progress_handler.html">Query Progress Callbacks</a>
 */
final class TimeLimit extends ProgressHandler {
  /** The instructions of SQLite's machine between two looks at the clock: less than 1 ms. */
  static final int INSTRUCTIONS = 10_000;

  /** Work with the database. */
  interface Work<T> {
    T run() throws SQLException;
  }

  private boolean limits;
  private long end;

  /**
   * Does some work, whose statements end after a time.
   *
   * @throws SQLTimeoutException if a statement was ended
   */
  <T> T run(Duration most, Work<T> work) throws SQLException {
    end = System.nanoTime() + most.toNanos();
    limits = true;
    try {
      return work.run();
    } catch (SQLiteException e) {
      throw e.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT
          ? new SQLTimeoutException("the search took longer than " + most, e)
          : e;
    } finally {
      limits = false;
    }
  }

  @Override
  protected int progress() {
    return limits && System.nanoTime() - end > 0 ? 1 : 0;
  }
}
