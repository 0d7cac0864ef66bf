package belfry.server.backplane.redis.link;

import belfry.protocol.RefusedException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Commands and scripts over one {@link CommandConnection}, tried again if that is asked for. Any
 * thread may call it; threads that wait should be virtual.
 *
 * @param connection the connection
 * @param counters counts attempts that failed
 */
public record Commands(CommandConnection connection, LinkCounters counters) {
  private static final long SHORTEST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 250;

  /** One attempt to do something that may be repeated. */
  public interface Attempt<T> {
    /**
     * Makes the attempt.
     *
     * @param limit the longest wait
     * @throws CommandFailure if the attempt failed and may be repeated
     */
    T within(Duration limit) throws InterruptedException;
  }

  /** A command of Lettuce. */
  public interface Command<T>
      extends Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> {}

  /** Whether the connection is open, as far as is known. */
  public boolean isOpen() {
    return connection.isOpen();
  }

  /**
   * The commands of each node that takes writes, for commands about a node. In a cluster, this may
   * block as connecting does.
   *
   * @throws CommandFailure if a node can't be connected to
   */
  public List<RedisClusterAsyncCommands<String, byte[]>> masters() {
    return connection.current().masters().get();
  }

  /** Sends a command once. */
  public <T> CompletionStage<T> send(Command<T> command) {
    return command.apply(connection.async());
  }

  /** Sends a script call once. */
  public <T> Pending<T> send(ScriptCall<T> call) {
    return send(connection.async(), call);
  }

  /** Sends a script call once, over a given connection. */
  public static <T> Pending<T> send(
      RedisClusterAsyncCommands<String, byte[]> async, ScriptCall<T> call) {
    Script script = call.script();
    String[] keys = call.keyArray();
    byte[][] arguments = call.argumentArray();
    CompletionStage<List<Object>> first =
        async.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments);
    CompletableFuture<Reply> reply =
        first
            .exceptionallyCompose(failed ->
                CommandFailure.of(failed).isOfUnknownScript()
                    ? async.eval(script.text(), ScriptOutputType.MULTI, keys, arguments)
                    : CompletableFuture.failedStage(failed))
            .<Reply>thenApply(Reply::new)
            .toCompletableFuture();
    return new Pending<>(reply, call.reader());
  }

  /**
   * Waits for the answer to a command.
   *
   * @throws CommandFailure if the command failed, or its answer does not come in time
   */
  public static <T> T await(CompletionStage<T> stage, Duration limit) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw CommandFailure.of(e.getCause() == null ? e : e.getCause());
    } catch (CancellationException _) { // Lettuce gave the command up
      throw CommandFailure.unknown("the connection to Redis was closed");
    } catch (TimeoutException _) { // no answer in time
      throw CommandFailure.unanswered();
    }
  }

  /** Sends a command until there is an answer, or refuses after {@link Timeouts#RETRIES}. */
  public <T> T ask(Command<T> command) {
    return this.<T>retry(limit -> await(send(command), limit)).orRefuse();
  }

  /**
   * Runs a script until there is an answer.
   *
   * @throws RefusedException if there is none within {@link Timeouts#RETRIES}
   */
  public <T> T run(ScriptCall<T> call) {
    return this.<T>retry(limit -> send(call).await(limit)).orRefuse();
  }

  /** Makes attempts until one succeeds or {@link Timeouts#RETRIES} are over. */
  public <T> CommandResult<T> retry(Attempt<T> attempt) {
    long deadline = System.nanoTime() + Timeouts.RETRIES.toNanos();
    boolean maybeApplied = false;
    String reason = "not connected to Redis";
    long pause = SHORTEST_PAUSE_MILLIS;
    try {
      for (long left = Timeouts.RETRIES.toNanos(); left > 0; left = deadline - System.nanoTime()) {
        if (isOpen()) {
          try {
            Duration limit = Duration.ofNanos(Math.min(left, Timeouts.COMMAND.toNanos()));
            return new CommandResult.Done<>(attempt.within(limit));
          } catch (CommandFailure e) {
            maybeApplied |= !e.isCertain();
            reason = e.reason();
            counters.retried();
            reconnectIfReplica(e);
          }
        }
        Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause));
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
    }
    if (maybeApplied) {
      counters.unknown();
      return new CommandResult.Unknown<>(reason);
    }
    counters.notApplied();
    return new CommandResult.NotApplied<>(reason);
  }

  /**
   * Runs a script once, without throwing.
   *
   * @return whether it succeeded
   */
  public boolean tryOnce(ScriptCall<?> call) {
    if (!isOpen()) {
      return false;
    }
    try {
      send(call).await(Timeouts.COMMAND);
      return true;
    } catch (CommandFailure e) {
      reconnectIfReplica(e);
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
      return false;
    }
  }

  private void reconnectIfReplica(CommandFailure failure) {
    if (failure.isOfReplica()) {
      connection.renew(failure.reason());
    }
  }
}
