package belfry.server.delivery;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The changes that one reader was sent lately, so that another feed does not bring them again.
 * Bounded in number and in time. Owned by the writer of its {@link Outgoing}.
 */
final class RecentChanges {
  private static final int MOST = 64;

  /** The feeds of several rooms bring one change within much less than this time. */
  private static final long LATELY_NANOS = 10_000_000_000L;

  private record Sent(String state, long time) {
    boolean isRecent(long now) {
      return now - time < LATELY_NANOS;
    }
  }

  /** By subject, in the order of sending. */
  private final Map<String, Sent> sent = new LinkedHashMap<>(4);

  /** Whether this is the last change of its subject that was sent, and was sent lately. */
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
