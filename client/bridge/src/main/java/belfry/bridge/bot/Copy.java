package belfry.bridge.bot;

import belfry.bridge.command.CopyOptions;
import belfry.bridge.redis.RedisConnection;
import belfry.bridge.table.BridgeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The copy that the bot reads, through a connection that is opened when a question needs it, and
 * again after it was lost. One thread uses it.
 */
final class Copy implements AutoCloseable {
  private final CopyOptions options;
  private @Nullable RedisConnection connection;

  Copy(CopyOptions options) {
    this.options = options;
  }

  /** Checks that the copy can be read. */
  void check() throws BridgeException, InterruptedException {
    options.reader(connection());
  }

  /** Answers a question from the newest generation. */
  List<String> answer(String question) throws InterruptedException {
    try {
      return Answers.to(question, options.reader(connection()));
    } catch (BridgeException e) {
      if (connection != null && !connection.isOpen()) {
        close();
      }
      return List.of(Answers.line(e.reason()));
    }
  }

  private RedisConnection connection() throws BridgeException {
    if (connection == null) {
      connection = RedisConnection.open(options.address());
    }
    return connection;
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
