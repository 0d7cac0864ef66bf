package belfry.server.backplane.redis.link;

import io.lettuce.core.RedisException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait at the start until a Redis can be used. Problems that only a person can solve, such as a
 * wrong password, end the wait at once.
 *
 * @param target the Redis
 * @param limit the longest wait
 */
record StartupWait(RedisTarget target, Duration limit) {
  private static final Logger LOG = LoggerFactory.getLogger(StartupWait.class);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(3);
  private static final long PAUSE_MILLIS = 250;
  private static final List<String> PASSWORD = List.of("WRONGPASS", "NOAUTH");
  private static final String NO_RIGHT = "NOPERM";

  /** The words of Lettuce and of the system, and those for the operator. */
  private static final Map<String, String> WORDS =
      Map.of(
          "Connection refused", "nobody answers there",
          "Connection reset", "the connection broke",
          "timed out", "no answer in time",
          "Cannot retrieve cluster partitions", "no node of the cluster answers",
          "Network is unreachable", "the address can't be reached",
          "No route to host", "the address can't be reached");

  /** The answers of a Redis before 6.0 to the greeting. */
  private static final List<String> NO_HELLO =
      List.of("ERR unknown command `HELLO`", "ERR unknown command 'HELLO'", "NOPROTO");

  /** Opens and checks a Redis. */
  interface Opening<T> {
    /**
     * Makes one attempt.
     *
     * @throws RedisException or {@link CommandFailure} if a later attempt may succeed
     * @throws UnusableRedisException if only a person can solve the problem
     */
    T attempt() throws InterruptedException;
  }

  /**
   * Makes attempts until one succeeds.
   *
   * @throws UnusableRedisException if the Redis can't be used, with the reason
   */
  <T> T until(Opening<T> opening) throws InterruptedException {
    long begun = System.nanoTime();
    Reachability servers = new Reachability(target.servers());
    boolean examined = false;
    long reportedAt = begun - REPORT_EVERY.toNanos();
    while (true) {
      String reason;
      try {
        return opening.attempt();
      } catch (RedisException | CommandFailure e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        reason = reason(e);
        refuseIfHopeless(e, reason);
        if (!examined) {
          examined = true;
          refuseOtherKind(servers);
        }
      }
      long now = System.nanoTime();
      if (now - begun > limit.toNanos()) {
        throw new UnusableRedisException(
            target
                + " can't be reached ("
                + withServers(reason, servers)
                + "); waited "
                + limit.toSeconds()
                + " s");
      }
      if (now - reportedAt >= REPORT_EVERY.toNanos()) {
        reportedAt = now;
        long left = TimeUnit.NANOSECONDS.toSeconds(limit.toNanos() - (now - begun));
        LOG.warn("waiting for {} ({}), {} s more", target, withServers(reason, servers), left);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Refuses a target with a server of another kind than the URL says. */
  private void refuseOtherKind(Reachability servers) throws InterruptedException {
    servers
        .mismatch(target)
        .ifPresent(wrong -> {
          throw new UnusableRedisException(target + " " + wrong);
        });
  }

  private static String withServers(String reason, Reachability servers)
      throws InterruptedException {
    String words = servers.words();
    return words.isEmpty() ? reason : reason + ": " + words;
  }

  private void refuseIfHopeless(Throwable thrown, String reason) {
    if (PASSWORD.stream().anyMatch(reason::startsWith)) {
      throw new UnusableRedisException(
          isOfSentinel(thrown)
              ? "the sentinels of "
                  + target
                  + " refuse their password (see --sentinel-password-file): "
                  + reason
              : target + " refuses the password or user: " + reason);
    }
    if (reason.startsWith(NO_RIGHT)) {
      throw new UnusableRedisException(
          target + " does not give the user a right that is needed: " + reason);
    }
    if (reason.startsWith("ERR DB index")) {
      throw new UnusableRedisException(
          target
              + " has no database "
              + target.database()
              + "; its setting \"databases\" is their number");
    }
    if (NO_HELLO.stream().anyMatch(reason::startsWith)) {
      throw new UnusableRedisException(target + " is too old; Belfry needs Redis 7.0 or newer");
    }
    if (causes(thrown).anyMatch(SSLException.class::isInstance)) {
      throw new UnusableRedisException(
          target
              + " can't be trusted: "
              + reason
              + " (--redis-ca names the certificates to trust)");
    }
  }

  /** Whether a sentinel, and not the Redis itself, caused a failure. */
  private static boolean isOfSentinel(Throwable thrown) {
    return causes(thrown)
        .map(cause -> String.valueOf(cause.getMessage()))
        .anyMatch(message -> message.contains("Sentinel"));
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
  }

  /** The reason of a failure, in words of Belfry or of Redis. */
  static String reason(Throwable thrown) {
    if (causes(thrown).anyMatch(UnknownHostException.class::isInstance)) {
      return "no such host is known";
    }
    Throwable root = causes(thrown).reduce(thrown, (_, cause) -> cause);
    String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return WORDS.entrySet().stream()
        .filter(each -> message.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(root.getMessage() == null ? root.getClass().getSimpleName() : message);
  }
}
