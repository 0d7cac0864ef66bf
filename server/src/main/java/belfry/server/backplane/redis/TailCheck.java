package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Deadline;
import belfry.server.backplane.redis.link.Timeouts;
import belfry.server.task.Rounds;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The check whether followed logs have entries in Redis that pub/sub did not bring. Looks at some
 * logs in each run, at each log every five seconds if there are not too many. A task of the rounds
 * {@code redis-rounds}.
 */
final class TailCheck implements Rounds.Task {
  private static final Duration CHECK_ALL = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration PAUSE_IF_MORE = PAUSE.dividedBy(10);
  private static final Duration PAUSE_IF_NONE = PAUSE.multipliedBy(4);
  private static final int CHECKED_AT_ONCE = 500;

  private final Commands commands;
  private final StreamReader reader;
  private final FollowedLogs logs;
  private Iterator<FollowedLog> unchecked = Collections.emptyIterator();
  private long begunAt = System.nanoTime();
  private volatile boolean beginAgain;

  TailCheck(Commands commands, StreamReader reader, FollowedLogs logs) {
    this.commands = commands;
    this.reader = reader;
    this.logs = logs;
  }

  /** Starts the next run at the first log, because messages may have been lost. Any thread. */
  void checkAllSoon() {
    beginAgain = true;
  }

  @Override
  public Rounds.Answer ask() {
    if (!commands.isOpen()) {
      return () -> new Rounds.Pause(PAUSE);
    }
    logs.iterator().forEachRemaining(FollowedLog::repairIfBehind);
    if (beginAgain) {
      beginAgain = false;
      unchecked = logs.iterator();
    } else if (!unchecked.hasNext() && System.nanoTime() - begunAt > CHECK_ALL.toNanos()) {
      begunAt = System.nanoTime();
      unchecked = logs.iterator();
    }
    List<FollowedLog> some = new ArrayList<>();
    while (some.size() < CHECKED_AT_ONCE && unchecked.hasNext()) {
      some.add(unchecked.next());
    }
    Deadline deadline = Deadline.after(Timeouts.COMMAND);
    List<CompletionStage<List<KeyValue<String, byte[]>>>> tails =
        some.stream().map(log -> commands.send(reader.tailOf(log.name()))).toList();
    return () -> {
      compare(some, tails, deadline);
      return new Rounds.Pause(pause());
    };
  }

  private Duration pause() {
    if (unchecked.hasNext()) {
      return PAUSE_IF_MORE;
    }
    return logs.isUsed() ? PAUSE : PAUSE_IF_NONE;
  }

  private void compare(
      List<FollowedLog> some,
      List<CompletionStage<List<KeyValue<String, byte[]>>>> tails,
      Deadline deadline)
      throws InterruptedException {
    for (int i = 0; i < some.size(); i++) {
      try {
        some.get(i).expect(StreamReader.tail(Commands.await(tails.get(i), deadline.left())));
      } catch (CommandFailure _) { // Redis is away
        beginAgain = true;
        return;
      }
    }
  }
}
