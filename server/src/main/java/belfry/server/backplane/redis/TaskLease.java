package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.backplane.redis.link.Timeouts;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease for a task that one instance does for the whole deployment. An instance that is killed
 * holds it until its length is over, by the clock of Redis. An instance that was paused may believe
 * for a moment that it still holds the lease, so two of them may do the task at once.
 *
 * <p>Used by the thread of the task. Any thread may give the lease back when the task ends.
 */
final class TaskLease {
  private static final Logger LOG = LoggerFactory.getLogger(TaskLease.class);
  private static final Script HOLD = Scripts.loadForFullMemory("hold.lua");

  private final String name;
  private final Keys keys;
  private final String instance;
  private final Commands commands;
  private final Duration length;
  private volatile boolean isHeld;

  /** When this instance asks for the lease again. */
  private long askAt = System.nanoTime();

  private long end = System.nanoTime();

  /**
   * A lease that is not held yet.
   *
   * @param name the name of the task
   */
  TaskLease(String name, Keys keys, String instance, Commands commands, Duration length) {
    this.name = name;
    this.keys = keys;
    this.instance = instance;
    this.commands = commands;
    this.length = length;
  }

  /** Takes or renews the lease if that is due; returns whether this instance holds it. */
  boolean hold() {
    long now = System.nanoTime();
    if (now - askAt >= 0) {
      askAt = now + length.dividedBy(3).toNanos();
      ask(now);
    }
    return isHeld && System.nanoTime() - end < 0;
  }

  private void ask(long now) {
    try {
      boolean granted = commands.send(call(length)).await(Timeouts.COMMAND);
      if (granted != isHeld) {
        LOG.info("this instance {} the task {}", granted ? "takes over" : "no longer does", name);
      }
      isHeld = granted;
      end = now + length.toNanos();
    } catch (CommandFailure e) { // it holds the lease until its end
      LOG.debug("the lease for {} can't be renewed: {}", name, e.reason());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
    }
  }

  /** Gives the lease back, if Redis can be reached, so that another instance takes it at once. */
  void giveBack() {
    if (isHeld) {
      isHeld = false;
      var _ = commands.tryOnce(call(Duration.ZERO));
    }
  }

  private ScriptCall<Boolean> call(Duration term) {
    return new ScriptCall<>(
        HOLD,
        List.of(keys.task(name)),
        List.of(instance, term.toMillis()),
        reply -> reply.number(0) == 1);
  }
}
