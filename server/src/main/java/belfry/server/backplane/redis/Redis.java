package belfry.server.backplane.redis;

import belfry.protocol.RefusedException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs scripts and commands in Redis, and tries again where that is safe. Any thread; those that
 * wait should be virtual.
 */
final class Redis {
  private static final long PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 250;

  /** Something that can be tried again: given how long it may take, it gives a result or fails. */
  interface Attempt<T> {
    T within(Duration limit) throws InterruptedException;
  }

  private final Line line;
  private final Troubles troubles;

  Redis(Line line, Troubles troubles) {
    this.line = line;
    this.troubles = troubles;
  }

  /** Runs a script; fails with {@link Failure}. */
  CompletableFuture<Reply> send(Script script, List<String> keys, Object... args) {
    return send(line.current().async(), script, keys, args);
  }

  /** The same over a given connection. */
  static CompletableFuture<Reply> send(
      RedisClusterAsyncCommands<String, byte[]> async,
      Script script,
      List<String> keys,
      Object... args) {
    String[] names = keys.toArray(String[]::new);
    byte[][] values = new byte[args.length][];
    for (int i = 0; i < args.length; i++) {
      values[i] = args[i] instanceof byte[] bytes ? bytes : Fields.bytes(args[i].toString());
    }
    CompletionStage<List<Object>> first =
        async.evalsha(script.digest(), ScriptOutputType.MULTI, names, values);
    return first
        .exceptionallyCompose(failed ->
            Failure.of(unwrap(failed)).isOfUnknownScript()
                ? async.eval(script.text(), ScriptOutputType.MULTI, names, values)
                : CompletableFuture.failedStage(failed))
        .thenApply(Reply::new)
        .toCompletableFuture();
  }

  /** Issues a command; fails with what Lettuce says. */
  <T> CompletionStage<T> command(
      Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    return command.apply(line.current().async());
  }

  /**
   * Waits for what a command gives.
   *
   * @throws Failure when there is nothing, or not in time
   */
  static <T> T await(CompletionStage<T> stage, Duration limit) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Failure.of(unwrap(e.getCause()));
    } catch (TimeoutException _) { // said as a failure
      throw Failure.unknown("Redis did not answer in time");
    }
  }

  private static Throwable unwrap(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  /** Tries until it works or {@link RedisOptions#HOLD} is over. */
  <T> Tried<T> hold(Attempt<T> attempt) {
    long deadline = System.nanoTime() + RedisOptions.HOLD.toNanos();
    boolean unsure = false;
    String why = "not connected to Redis";
    long pause = PAUSE_MILLIS;
    try {
      for (long left = RedisOptions.HOLD.toNanos(); left > 0; left = deadline - System.nanoTime()) {
        if (line.isOpen()) {
          try {
            return new Tried.Done<>(
                attempt.within(Duration.ofNanos(Math.min(left, RedisOptions.COMMAND.toNanos()))));
          } catch (Failure e) {
            unsure |= !e.isCertain();
            why = e.getMessage();
            troubles.retried();
            noticed(e);
          }
        }
        Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause));
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // whoever is asked to stop hears it again
    }
    if (unsure) {
      troubles.unknown();
      return new Tried.Unknown<>(why);
    }
    troubles.notApplied();
    return new Tried.NotApplied<>(why);
  }

  /**
   * Asks until there is an answer.
   *
   * @throws RefusedException when there is none in {@link RedisOptions#HOLD}
   */
  <T> T ask(Supplier<? extends CompletionStage<T>> command) {
    return this.<T>hold(limit -> await(command.get(), limit)).orRefuse();
  }

  /**
   * Has something done that mends itself when it is not: where it fails, the partition is compared
   * with what is here later on.
   */
  void tryOnce(Partition partition, Supplier<CompletableFuture<Reply>> attempt) {
    if (!line.isOpen()) {
      partition.doubt();
      return;
    }
    try {
      await(attempt.get(), RedisOptions.COMMAND);
    } catch (Failure e) {
      partition.doubt();
      noticed(e);
    } catch (InterruptedException _) {
      partition.doubt();
      Thread.currentThread().interrupt(); // whoever is asked to stop hears it again
    }
  }

  private void noticed(Failure failure) {
    if (failure.isOfReplica()) {
      line.renew(failure.getMessage());
    }
  }

  boolean isOpen() {
    return line.isOpen();
  }
}
