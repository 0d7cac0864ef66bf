package belfry.server.delivery;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The changes that were sent to one reader in the last seconds. Another feed that holds the same
 * change does not send it again. Bounded in number and in time. Owned by the writer of the reader's
 * {@link Outgoing}.
 */
final class RecentChanges {
  private static final int MOST = 64;

  /** All feeds of an instance get one change within much less than this time. */
  private static final long LATELY_NANOS = 10_000_000_000L;

  private record Sent(String state, long time) {
    boolean isRecent(long now) {
      return now - time < LATELY_NANOS;
    }
  }

  /** By subject, in the order of sending. */
  private final Map<String, Sent> sent = new LinkedHashMap<>(4);

  /** Whether this change is the last one that was sent for its subject, and was sent recently. */
  boolean contains(Change change, long now) {
    Sent last = sent.get(change.subject());
    return last != null && last.isRecent(now) && last.state().equals(change.state());
  }

  void add(Change change, long now) {
    sent.values().removeIf(old -> !old.isRecent(now));
    sent.remove(change.subject());
    sent.put(change.subject(), new Sent(change.state(), now));
    if (sent.size() > MOST) {
      sent.remove(sent.keySet().iterator().next());
    }
  }
}
