package belfry.server.backplane.redis;

import belfry.server.backplane.Backplane.Health;
import belfry.server.backplane.redis.link.Channels;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Deadline;
import belfry.server.backplane.redis.link.Pending;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.measure.Measure;
import belfry.server.task.Rounds;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that what is written to Redis reaches this instance. A script writes a number and
 * publishes it to the instance's own channel, as an append does; the path is proven while numbers
 * come back. An open connection proves nothing, because the kernel keeps it even if Redis hangs.
 *
 * <p>A task of the rounds {@code redis-rounds}; any thread may call the other methods.
 */
final class Probe implements Rounds.Task {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
  private static final Script SCRIPT = Scripts.load("probe.lua");
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** The period while this instance follows no log, so that nobody here waits for a message. */
  private static final Duration PERIOD_WHILE_UNUSED = Duration.ofSeconds(2);

  private static final Duration PERIOD_WHILE_UNPROVEN = Duration.ofMillis(250);

  /** The age at which the last probe that came back proves nothing any more. */
  private static final long PROVES_NANOS = Duration.ofMillis(2_500).toNanos();

  /** The number of probes in a row that may be lost before the channels are connected anew. */
  private static final int MOST_LOST = 3;

  private final Commands commands;
  private final Channels channels;
  private final BooleanSupplier used;
  private final String channel;
  private final String key;
  private volatile long receivedAt = System.nanoTime();
  private volatile long received;
  private volatile boolean answered;
  private volatile String failure = "no probe came back yet";

  /** Accessed only by the thread of the rounds, as are the two below. */
  private long sent;

  private long lostInARow;
  private boolean reportedLate;

  /**
   * A probe that was not sent yet.
   *
   * @param used whether this instance follows any log
   */
  Probe(Keys keys, Commands commands, Channels channels, String instance, BooleanSupplier used) {
    this.used = used;
    this.commands = commands;
    this.channels = channels;
    this.channel = keys.instanceChannel(instance);
    this.key = keys.probe(instance);
  }

  /** Sends a probe. */
  @Override
  public Rounds.Answer ask() {
    channels.check();
    Deadline deadline = Deadline.after(PERIOD);
    Pending<Long> probe = commands.send(call(++sent));
    return () -> handle(probe, deadline);
  }

  private Rounds.Next handle(Pending<Long> probe, Deadline deadline) throws InterruptedException {
    try {
      probe.await(deadline.left());
      answered = true;
      failure = "Redis takes what is written, but it does not come back";
      lostInARow = received >= sent - 1 ? 0 : lostInARow + 1;
      if (lostInARow > MOST_LOST) {
        lostInARow = 0;
        channels.renew("what is published does not come back");
      }
    } catch (CommandFailure e) {
      answered = false;
      failure = e.reason();
    }
    reportChange();
    return new Rounds.Pause(
        !isProven() ? PERIOD_WHILE_UNPROVEN : used.getAsBoolean() ? PERIOD : PERIOD_WHILE_UNUSED);
  }

  private ScriptCall<Long> call(long number) {
    return new ScriptCall<>(
        SCRIPT, List.of(key), List.of(channel, number), reply -> reply.number(0));
  }

  private void reportChange() {
    boolean late = isLate();
    if (late && !reportedLate) {
      LOG.warn("messages are delayed or refused until Redis works again: {}", failure);
    } else if (reportedLate && !late) {
      LOG.info("Redis takes messages again");
    }
    reportedLate = late;
  }

  /** Receives a probe that came back. */
  void received(long number) {
    received = number;
    receivedAt = System.nanoTime();
  }

  private boolean isProven() {
    return received > 0 && !isLate();
  }

  /** Whether a probe should have come back since the last one, or since the start. */
  private boolean isLate() {
    return ageNanos() > PROVES_NANOS;
  }

  private long ageNanos() {
    return System.nanoTime() - receivedAt;
  }

  Health health() {
    return isProven()
        ? new Health(true, "Redis: a probe came back " + ageNanos() / 1_000_000 + " ms ago")
        : new Health(false, "Redis: " + failure);
  }

  List<Measure> measures() {
    return List.of(
        new Measure.Gauge(
            "redis_up", "1 while Redis takes what is written.", () -> answered ? 1 : 0),
        new Measure.Gauge(
            "pubsub_probe_age_seconds",
            "Since the last probe came back through pub/sub; it is sent every second, or every two"
                + " while nobody is in a room here.",
            () -> ageNanos() / 1e9));
  }
}
