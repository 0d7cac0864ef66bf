package belfry.server.backplane.local;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.server.task.Failures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions to the file of a journal, one after another, on a thread of its own: {@code
 * journal-reader}. Owns the reader, and ends with {@link #close}. Any thread may ask.
 */
final class JournalReading implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JournalReading.class);
  private static final int ANSWER_SECONDS = 5;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /** A question to the file. */
  interface Question<T> {
    T ask(SqliteReader tables) throws SQLException;
  }

  private final SqliteReader reader;
  private final Failures failures;
  private final Consumer<SQLException> whenDamaged;
  private final LinkedBlockingQueue<Runnable> questions = new LinkedBlockingQueue<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("journal-reader").unstarted(this::answer);

  /**
   * @param failures receives the errors of the server
   * @param whenDamaged called for each question that finds damage in the file
   */
  JournalReading(SqliteReader reader, Failures failures, Consumer<SQLException> whenDamaged) {
    this.reader = reader;
    this.failures = failures;
    this.whenDamaged = whenDamaged;
  }

  void start() {
    thread.start();
  }

  private void answer() {
    try {
      while (true) {
        questions.take().run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param about what is read, for the operator
   * @throws RefusedException if it can't be read now
   */
  <T> T ask(String about, Question<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    questions.add(() -> {
      try {
        answer.complete(question.ask(reader));
      } catch (SQLException | RuntimeException | Error e) {
        reader.recover();
        answer.completeExceptionally(e);
      }
    });
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException error && SqliteFile.isDamage(error)) {
        whenDamaged.accept(error);
      } else {
        failures.caught("reading " + about, e);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException _) {
      log.warn("{} was not read in {} s", about, ANSWER_SECONDS);
    }
    throw new RefusedException(Code.UNAVAILABLE, "the history can't be read now; try again");
  }

  @Override
  public void close() {
    if (thread.isAlive()) {
      thread.interrupt();
      try {
        thread.join(CLOSE_LIMIT);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt(); // the reader is closed all the same
      }
    }
    reader.close();
  }
}
