package belfry.server.delivery;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The number of the last change that one reader got, for each subject that changed recently.
 * Bounded: beyond {@link #MOST} subjects, the one whose last change is the oldest is forgotten, and
 * its changes may be sent again from another feed. Owned by the writer of the reader's {@link
 * Outgoing}.
 */
final class RecentChanges {
  static final int MOST = 256;

  /** By subject, in the order of sending. */
  private final Map<String, Long> sent = new LinkedHashMap<>(4);

  /** Whether this change, or a later one of its subject, was sent. */
  boolean contains(Change change) {
    Long last = sent.get(change.subject());
    return last != null && change.number() <= last;
  }

  void add(Change change) {
    Long last = sent.remove(change.subject());
    sent.put(change.subject(), last == null ? change.number() : Math.max(last, change.number()));
    if (sent.size() > MOST) {
      sent.remove(sent.keySet().iterator().next());
    }
  }
}
