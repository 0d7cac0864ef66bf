package belfry.server.net;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A time during which connections can't be accepted, such as when all file descriptors are in use.
 * The log has one warning at its beginning and one at its end, however many attempts fail: near the
 * limit of descriptors, attempts fail and succeed in turn.
 *
 * <p>Thread-safe.
 */
final class Outage {
  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  /** An outage is over after so much time without a failure. */
  static final Duration CALM = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private boolean on;
  private long first;
  private long last;

  Outage(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** An attempt to accept a connection failed. */
  synchronized void failed(Throwable why) {
    last = nanoTime.getAsLong();
    if (!on) {
      on = true;
      first = last;
      log.warn("No connection can be accepted; the server keeps trying: {}", why.toString());
    }
  }

  /** Says that the outage is over, once that is certain. To be called now and then. */
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
