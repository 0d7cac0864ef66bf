package belfry.server.backplane.redis;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits at the start until a Redis can be used. What only a person can mend ends it at once.
 *
 * @param target which Redis
 * @param limit how long to wait
 */
record Waiting(RedisTarget target, Duration limit) {
  private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(3);
  private static final long PAUSE_MILLIS = 250;
  private static final List<String> FOR_A_PERSON = List.of("WRONGPASS", "NOAUTH", "NOPERM");

  /**
   * Opens a line to the Redis, once it can be used.
   *
   * @param found is told what the Redis says of itself
   * @throws UnusableRedisException when it can't be, and why
   */
  Line open(Connector connector, Consumer<Checkup> found) throws InterruptedException {
    long begun = System.nanoTime();
    long toldAt = begun - TOLD_EVERY.toNanos();
    while (true) {
      String why;
      try {
        Line line = new Line(connector);
        boolean usable = false;
        try {
          Checkup checkup = Checkup.of(line.current().async());
          checkup.require(target);
          found.accept(checkup);
          usable = true;
          return line;
        } finally {
          if (!usable) {
            line.close();
          }
        }
      } catch (RedisException | Failure e) {
        why = root(e);
        if (FOR_A_PERSON.stream().anyMatch(why::startsWith)) {
          throw new UnusableRedisException(target + " refuses the password or user: " + why);
        }
      }
      long now = System.nanoTime();
      if (now - begun > limit.toNanos()) {
        throw new UnusableRedisException(
            target + " can't be reached (" + why + "); waited " + limit.toSeconds() + " s");
      }
      if (now - toldAt >= TOLD_EVERY.toNanos()) {
        toldAt = now;
        long left = TimeUnit.NANOSECONDS.toSeconds(limit.toNanos() - (now - begun));
        LOG.warn("waiting for {} ({}), {} s more", target, why, left);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static String root(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String why = cause.getMessage();
    return why == null ? cause.getClass().getSimpleName() : why.lines().findFirst().orElse("");
  }
}
