package belfry.server.backplane.redis.link;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A script call whose answer is awaited. The answer is read on the thread that waits, so that a
 * mistake in a reader is an error of that thread.
 *
 * @param reply completes when Redis has answered, on a thread of Lettuce
 * @param reader reads the answer
 */
public record Pending<T>(CompletableFuture<Reply> reply, Function<Reply, T> reader) {
  /**
   * Waits for the answer.
   *
   * @throws CommandFailure if the call failed, or its answer does not come in time
   */
  public T await(Duration limit) throws InterruptedException {
    return reader.apply(Commands.await(reply, limit));
  }
}
