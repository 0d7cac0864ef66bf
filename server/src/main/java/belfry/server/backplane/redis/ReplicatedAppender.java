package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Pending;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.backplane.redis.link.Timeouts;
import belfry.server.task.Failures;
import belfry.server.task.SerialExecutor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * An appender for which a script is done when a number of replicas have its writes. Owns the use of
 * one connection, because WAIT blocks its connection and confirms only the writes of that
 * connection. Appends that come during one WAIT share the next one. The thread {@code ack-replicas}
 * exists only while there are appends.
 */
final class ReplicatedAppender implements Appender {
  private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(1);

  private record Waiting<T>(ScriptCall<T> call, CompletableFuture<T> done) {
    void fail(CommandFailure failure) {
      done.completeExceptionally(failure);
    }
  }

  /** A script whose writes the master has. */
  private record Written<T>(Waiting<T> waiting, T result) {
    void complete() {
      waiting.done.complete(result);
    }
  }

  /** A script that was sent. */
  private record Sent<T>(Waiting<T> waiting, Pending<T> pending) {
    static <T> Sent<T> over(RedisClusterAsyncCommands<String, byte[]> async, Waiting<T> waiting) {
      return new Sent<>(waiting, Commands.send(async, waiting.call));
    }

    Written<T> written() throws InterruptedException {
      return new Written<>(waiting, pending.await(Timeouts.COMMAND));
    }
  }

  private final Commands commands;
  private final int replicas;
  private final SerialExecutor executor;
  private final Queue<Waiting<?>> queue = new ConcurrentLinkedQueue<>();

  /**
   * An appender.
   *
   * @param commands commands over a connection that nobody else uses
   */
  ReplicatedAppender(Commands commands, int replicas, Failures failures) {
    this.commands = commands;
    this.replicas = replicas;
    this.executor = new SerialExecutor("ack-replicas", failures);
  }

  @Override
  public <T> CommandResult<T> run(Supplier<ScriptCall<T>> call) {
    return commands.retry(limit -> {
      Waiting<T> one = new Waiting<>(call.get(), new CompletableFuture<>());
      queue.add(one);
      executor.execute(this::commit);
      return Commands.await(one.done, limit);
    });
  }

  private void commit() {
    List<Waiting<?>> group = new ArrayList<>();
    for (Waiting<?> one = queue.poll(); one != null; one = queue.poll()) {
      group.add(one);
    }
    if (group.isEmpty()) {
      return;
    }
    try {
      commit(group);
    } catch (CommandFailure e) {
      group.forEach(one -> one.fail(e)); // has no effect on appends that are done
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no code interrupts it; the appends run out of time
    }
  }

  private void commit(List<Waiting<?>> group) throws InterruptedException {
    long disconnects = commands.connection().disconnects();
    var async = commands.connection().async();
    List<Sent<?>> sent = new ArrayList<>();
    group.forEach(one -> sent.add(Sent.over(async, one)));
    List<Written<?>> written = new ArrayList<>();
    for (Sent<?> one : sent) {
      try {
        written.add(one.written());
      } catch (CommandFailure e) {
        one.waiting.fail(e);
      }
    }
    long confirmed =
        Commands.await(
            async.waitForReplication(replicas, CONFIRMED_WITHIN.toMillis()), Timeouts.COMMAND);
    if (commands.connection().disconnects() != disconnects) {
      confirmed = 0; // WAIT may have run on a connection that wrote nothing
    }
    for (Written<?> one : written) {
      if (confirmed >= replicas) {
        one.complete();
      } else {
        one.waiting.fail(
            CommandFailure.unknown(confirmed + " of " + replicas + " replicas have it"));
      }
    }
  }
}
