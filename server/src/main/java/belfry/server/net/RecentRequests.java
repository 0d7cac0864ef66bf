package belfry.server.net;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The addresses that have just sent a request of HTTP. A browser opens spare connections beside
 * those that it uses, and a greeting on one of them would break its next request. Thread-safe.
 */
final class RecentRequests {
  private static final Duration RECENT = Duration.ofSeconds(5);
  private static final int MOST_ADDRESSES = 1_000;

  /** When the last request of an address came, by {@link System#nanoTime}. */
  private final Map<String, Long> last = new ConcurrentHashMap<>();

  /** Notes a request. While too many addresses send requests, further ones are not noted. */
  void note(String address) {
    if (last.size() >= MOST_ADDRESSES) {
      last.values().removeIf(time -> !isRecent(time));
    }
    if (last.size() < MOST_ADDRESSES) {
      last.put(address, System.nanoTime());
    }
  }

  /** Whether this address has just sent a request. */
  boolean isFrom(String address) {
    Long time = last.get(address);
    return time != null && isRecent(time);
  }

  private static boolean isRecent(long time) {
    return System.nanoTime() - time < RECENT.toNanos();
  }
}
