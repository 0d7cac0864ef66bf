package belfry.server.backplane.redis;

import belfry.protocol.Limits;
import belfry.server.backplane.Backplane.Health;
import belfry.server.measure.Measure;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that what is written reaches this instance: a script writes and publishes to the
 * instance's own channel, as an append does, and the probe is proven when that came back lately. An
 * open connection proves nothing: the kernel keeps it for a Redis that hangs.
 */
final class Probe {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private static final Duration PERIOD_IN_DOUBT = Duration.ofMillis(250);

  /** An answer older than this proves nothing any more. */
  private static final long LATELY_NANOS = Limits.PROOF_OF_DELIVERY.toNanos();

  /** Probes that Redis took and nobody heard, until the channels' connection is made anew. */
  private static final int UNHEARD = 3;

  private final Redis redis;
  private final Channels channels;
  private final String channel;
  private final List<String> key;
  private volatile long heardAt = System.nanoTime();
  private volatile long heard;
  private volatile boolean answered;
  private volatile String failure = "no probe came back yet";
  private long sent;
  private long takenUnheard;

  /** Whether the log says that none comes back. */
  private boolean saidQuiet;

  Probe(Redis redis, Channels channels, String instance) {
    this.redis = redis;
    this.channels = channels;
    this.channel = Keys.instanceChannel(instance);
    this.key = List.of(Keys.probe(instance));
  }

  /** Sends a probe. One thread. */
  Duration probe() throws InterruptedException {
    channels.check();
    long begun = System.nanoTime();
    try {
      Redis.await(redis.send(Script.PROBE, key, channel, ++sent), PERIOD);
      answered = true;
      failure = "Redis takes what is written, but it does not come back";
      takenUnheard = heard >= sent - 1 ? 0 : takenUnheard + 1;
      if (takenUnheard > UNHEARD) {
        takenUnheard = 0;
        channels.renew("what is published does not come back");
      }
    } catch (Failure e) {
      answered = false;
      failure = e.getMessage();
    }
    sayChange();
    Duration pause = isProven() ? PERIOD : PERIOD_IN_DOUBT;
    return pause.minusNanos(Math.min(pause.toNanos(), System.nanoTime() - begun));
  }

  private void sayChange() {
    boolean quiet = isQuiet();
    if (quiet && !saidQuiet) {
      LOG.warn("messages come late or are refused until Redis is mended: {}", failure);
    } else if (saidQuiet && !quiet) {
      LOG.info("Redis takes messages again");
    }
    saidQuiet = quiet;
  }

  /** A probe came back. */
  void heard(long number) {
    heard = number;
    heardAt = System.nanoTime();
  }

  private boolean isProven() {
    return heard > 0 && !isQuiet();
  }

  /** Whether none came back lately, not even before this had the time for one. */
  private boolean isQuiet() {
    return ageNanos() > LATELY_NANOS;
  }

  private long ageNanos() {
    return System.nanoTime() - heardAt;
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
            "Since the last probe came back through pub/sub; it is sent every second.",
            () -> ageNanos() / 1e9));
  }
}
