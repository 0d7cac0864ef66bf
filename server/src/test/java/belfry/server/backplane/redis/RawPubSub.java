package belfry.server.backplane.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures Redis pub/sub through Lettuce alone: one connection publishes at a fixed rate, another
 * one listens. No message can go from one instance to another faster. Prints a line of JSON.
 */
public final class RawPubSub {
  private final int rate;
  private final int warm;

  /** The nanoseconds from the time at which a message was due to its arrival; 0 before that. */
  private final long[] latencies;

  private RawPubSub(int rate, int warm, int seconds) {
    this.rate = rate;
    this.warm = warm;
    latencies = new long[rate * (warm + seconds)];
  }

  /** Arguments: the URL of a Redis, messages a second, seconds to warm up, seconds to measure. */
  public static void main(String[] args) throws InterruptedException {
    RedisClient client = RedisClient.create(RedisURI.create(args[0]));
    RawPubSub measurement =
        new RawPubSub(
            Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    try (StatefulRedisPubSubConnection<String, String> listener = client.connectPubSub();
        StatefulRedisConnection<String, String> publisher = client.connect()) {
      System.out.println(measurement.run(listener, publisher));
    } finally {
      client.shutdown();
    }
  }

  private String run(
      StatefulRedisPubSubConnection<String, String> listener,
      StatefulRedisConnection<String, String> publisher)
      throws InterruptedException {
    long start = System.nanoTime();
    listener.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String text) {
            int number = Integer.parseInt(text, 0, text.indexOf(' '), 10);
            latencies[number] = System.nanoTime() - due(start, number);
          }
        });
    listener.sync().subscribe("raw-pub-sub");
    String padding = " " + "a".repeat(56);
    for (int number = 0; number < latencies.length; number++) {
      long wait = due(start, number) - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = due(start, number) - System.nanoTime();
      }
      var _ = publisher.async().publish("raw-pub-sub", number + padding);
    }
    publisher.sync().ping();
    listener.sync().ping(); // earlier messages have arrived by its answer
    long[] measured = Arrays.copyOfRange(latencies, rate * warm, latencies.length);
    Arrays.sort(measured);
    long lost = Arrays.stream(measured).filter(latency -> latency == 0).count();
    return String.format(
        Locale.ROOT,
        "{\"sent_per_s\":%d,\"p50_ms\":%.6f,\"p99_ms\":%.6f,\"p999_ms\":%.6f,\"lost\":%d}",
        rate,
        millis(measured, 0.5),
        millis(measured, 0.99),
        millis(measured, 0.999),
        lost);
  }

  private long due(long start, int number) {
    return start + number * 1_000_000_000L / rate;
  }

  private static double millis(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
  }
}
