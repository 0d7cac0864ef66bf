package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest drafts of one log that carry a client's id, with the entries that they became: those
 * of the last {@link Limits#IDS_KEPT_FOR}, but at most {@link Limits#IDS_KEPT}. A draft that is
 * sent again is found here even if its entry was dropped. Older drafts are dropped when another one
 * is added. Not thread-safe: the log's lock is held during each call.
 */
final class RepeatedDrafts {
  private static final long KEPT_NANOS = Limits.IDS_KEPT_FOR.toNanos();

  /** The estimated size of a remembered draft without the client's id. */
  private static final int OVERHEAD = 264;

  /** The entry that a draft became, and when. */
  private record Remembered(EntryId entry, long nanoTime) {}

  /**
   * What two drafts have in common if one repeats the other. A digest stands for the text, which
   * may be long.
   */
  record Identity(String name, String clientId, Kind kind, UUID textDigest) {
    /** The identity of a draft; null if it carries no client's id. */
    static @Nullable Identity of(Draft draft) {
      String clientId = draft.clientId();
      if (clientId == null) {
        return null;
      }
      UUID digest = UUID.nameUUIDFromBytes(draft.text().getBytes(StandardCharsets.UTF_8));
      return new Identity(draft.from().key(), clientId, draft.kind(), digest);
    }

    long size() {
      return OVERHEAD + 2L * clientId.length();
    }
  }

  private final LongSupplier nanoTime;

  /** The oldest draft is the first. Stays the shared empty map in most inboxes. */
  private Map<Identity, Remembered> drafts = Map.of();

  private long bytes;

  /**
   * No drafts.
   *
   * @param nanoTime a clock that nobody can set, like {@link System#nanoTime}
   */
  RepeatedDrafts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Finds the entry that a draft became, or null. */
  @Nullable EntryId find(Identity draft) {
    Remembered found = drafts.get(draft);
    return found == null ? null : found.entry;
  }

  /** Remembers the entry that a draft became, and forgets drafts that are too old or too many. */
  void add(Identity draft, EntryId entry) {
    if (drafts.isEmpty()) {
      drafts = new LinkedHashMap<>();
    }
    long now = nanoTime.getAsLong();
    drafts.put(draft, new Remembered(entry, now));
    bytes += draft.size();
    while (drafts.size() > Limits.IDS_KEPT || now - oldest().nanoTime > KEPT_NANOS) {
      dropOldest();
    }
  }

  private Remembered oldest() {
    return drafts.values().iterator().next();
  }

  private void dropOldest() {
    Identity oldest = drafts.keySet().iterator().next();
    drafts.remove(oldest);
    bytes -= oldest.size();
  }

  /** Forgets the older half, rounded up. */
  void halve() {
    for (int n = (drafts.size() + 1) / 2; n > 0; n--) {
      dropOldest();
    }
  }

  /** The estimated size of what is remembered. */
  long bytes() {
    return bytes;
  }
}
