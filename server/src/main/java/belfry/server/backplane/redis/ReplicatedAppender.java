package belfry.server.backplane.redis;

import belfry.server.backplane.Outcome;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Pending;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.backplane.redis.link.Timeouts;
import belfry.server.task.Failures;
import belfry.server.task.SerialExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * An appender for which an entry is appended when a number of replicas have it. Owns the use of one
 * connection, because WAIT blocks its connection and confirms only the writes of that connection.
 * Appends that come during one WAIT share the next one. The thread {@code ack-replicas} exists only
 * while there are appends.
 */
final class ReplicatedAppender implements Appender {
  private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(1);

  private record Waiting(
      ScriptCall<Outcome.Appended> call, CompletableFuture<Outcome.Appended> done) {
    void fail(CommandFailure failure) {
      done.completeExceptionally(failure);
    }
  }

  /** An append that the master has. */
  private record Written(Waiting waiting, Outcome.Appended entry) {}

  private final Commands commands;
  private final int replicas;
  private final SerialExecutor executor;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();

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
  public CommandResult<Outcome.Appended> append(Supplier<ScriptCall<Outcome.Appended>> call) {
    return commands.retry(limit -> {
      Waiting one = new Waiting(call.get(), new CompletableFuture<>());
      queue.add(one);
      executor.execute(this::commit);
      return Commands.await(one.done, limit);
    });
  }

  private void commit() {
    List<Waiting> group = new ArrayList<>();
    for (Waiting one = queue.poll(); one != null; one = queue.poll()) {
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

  private void commit(List<Waiting> group) throws InterruptedException {
    long disconnects = commands.connection().disconnects();
    var async = commands.connection().async();
    List<Pending<Outcome.Appended>> pending =
        group.stream().map(one -> Commands.send(async, one.call)).toList();
    List<Written> written = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      try {
        written.add(new Written(group.get(i), pending.get(i).await(Timeouts.COMMAND)));
      } catch (CommandFailure e) {
        group.get(i).fail(e);
      }
    }
    long confirmed =
        Commands.await(
            async.waitForReplication(replicas, CONFIRMED_WITHIN.toMillis()), Timeouts.COMMAND);
    if (commands.connection().disconnects() != disconnects) {
      confirmed = 0; // WAIT may have run on a connection that wrote nothing
    }
    for (Written one : written) {
      if (confirmed >= replicas) {
        one.waiting.done.complete(one.entry);
      } else {
        one.waiting.fail(
            CommandFailure.unknown(confirmed + " of " + replicas + " replicas have it"));
      }
    }
  }
}
