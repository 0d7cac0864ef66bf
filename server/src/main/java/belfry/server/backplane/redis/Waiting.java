package belfry.server.backplane.redis;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
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
  private static final List<String> PASSWORD = List.of("WRONGPASS", "NOAUTH", "NOPERM");

  /** What a Redis before 6.0 says when it is greeted. */
  private static final List<String> NO_HELLO =
      List.of("ERR unknown command `HELLO`", "ERR unknown command 'HELLO'", "NOPROTO");

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
          Checkup checkup = Checkup.of(line.current());
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
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        why = why(e);
        if (PASSWORD.stream().anyMatch(why::startsWith)) {
          throw new UnusableRedisException(target + " refuses the password or user: " + why);
        }
        if (NO_HELLO.stream().anyMatch(why::startsWith)) {
          throw new UnusableRedisException(target + " is too old; Belfry needs Redis 7.0 or newer");
        }
        if (causes(e).anyMatch(SSLException.class::isInstance)) {
          throw new UnusableRedisException(
              target + " can't be trusted: " + why + " (--redis-ca names who vouches for it)");
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

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
  }

  private static String why(Throwable thrown) {
    Throwable root = causes(thrown).reduce(thrown, (_, cause) -> cause);
    String why = root.getMessage();
    return why == null ? root.getClass().getSimpleName() : why.lines().findFirst().orElse("");
  }
}
