package belfry.server.backplane.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Appends that are done when so many replicas have them. WAIT blocks its connection and proves what
 * that connection wrote, so this has one of its own: what is appended while one WAIT is under way
 * shares the next.
 */
final class ReplicatedAppends implements Appends {
  private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(1);

  private record Pending(List<String> keys, List<Object> args, CompletableFuture<Reply> done) {}

  private final Line line;
  private final Redis redis;
  private final int replicas;
  private final Serial serial = new Serial("ack-replicas");
  private final Queue<Pending> pending = new ConcurrentLinkedQueue<>();

  ReplicatedAppends(Line line, int replicas, Troubles troubles) {
    this.line = line;
    this.redis = new Redis(line, troubles);
    this.replicas = replicas;
  }

  @Override
  public Tried<Reply> append(List<String> keys, Supplier<List<Object>> args) {
    return redis.hold(limit -> {
      Pending one = new Pending(keys, args.get(), new CompletableFuture<>());
      pending.add(one);
      serial.run(this::commit);
      return Redis.await(one.done, limit);
    });
  }

  private void commit() {
    List<Pending> group = new ArrayList<>();
    for (Pending one = pending.poll(); one != null; one = pending.poll()) {
      group.add(one);
    }
    if (group.isEmpty()) {
      return;
    }
    try {
      commit(group);
    } catch (Failure e) {
      group.forEach(one -> one.done.completeExceptionally(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does; each append runs into its limit
    }
  }

  private void commit(List<Pending> group) throws InterruptedException {
    long disconnects = line.disconnects();
    var async = line.current().async();
    List<CompletableFuture<Reply>> replies =
        group.stream()
            .map(one -> Redis.send(async, Script.APPEND, one.keys, one.args.toArray()))
            .toList();
    for (int i = 0; i < group.size(); i++) {
      try {
        Redis.await(replies.get(i), RedisOptions.COMMAND);
      } catch (Failure e) {
        group.get(i).done.completeExceptionally(e);
      }
    }
    long confirmed =
        Redis.await(
            async.waitForReplication(replicas, CONFIRMED_WITHIN.toMillis()), RedisOptions.COMMAND);
    if (line.disconnects() != disconnects) {
      confirmed = 0; // on a connection that may have written nothing
    }
    for (int i = 0; i < group.size(); i++) {
      CompletableFuture<Reply> reply = replies.get(i);
      if (confirmed < replicas) {
        group
            .get(i)
            .done
            .completeExceptionally(
                Failure.unknown(confirmed + " of " + replicas + " replicas have it"));
      } else if (!reply.isCompletedExceptionally()) {
        group.get(i).done.complete(reply.getNow(null));
      }
    }
  }

  @Override
  public void renew(String why) {
    line.renew(why);
  }

  @Override
  public void close() {
    line.close();
  }
}
