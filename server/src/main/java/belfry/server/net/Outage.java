package belfry.server.net;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A time during which connections can't be accepted, for example because all file descriptors are
 * in use. It logs one warning at the beginning and one at the end. Near the limit of descriptors,
 * attempts fail and succeed in turn; this counts as one outage.
 *
 * <p>Thread-safe.
 */
final class Outage {
  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  /** An outage is over after this time without a failure. */
  static final Duration CALM = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private boolean on;
  private long first;
  private long last;

  Outage(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Records a failed attempt to accept a connection. */
  synchronized void failed(Throwable why) {
    last = nanoTime.getAsLong();
    if (!on) {
      on = true;
      first = last;
      log.warn("No connection can be accepted; the server keeps trying: {}", why.toString());
    }
  }

  /** Logs the end of the outage if it is over. Must be called regularly. */
  synchronized void check() {
    if (on && nanoTime.getAsLong() - last > CALM.toNanos()) {
      on = false;
      log.warn("Connections are accepted again, after {} s", seconds(last - first));
    }
  }

  private static double seconds(long nanos) {
    return Duration.ofNanos(nanos).toMillis() / 1_000.0;
  }
}
