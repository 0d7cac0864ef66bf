package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The newest drafts of one log that carry a client's id, with the entries that they became. A draft
 * that is sent again is found here even if its entry was dropped. Not thread-safe: the log's lock
 * is held during each call.
 */
final class RepeatedDrafts {
  /** The highest number of drafts that are remembered. */
  static final int REMEMBERED = 5_000;

  /** The estimated size of an identity without the client's id. */
  private static final int OVERHEAD = 240;

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

  /** Stays the shared empty map in most inboxes. */
  private Map<Identity, EntryId> entries = Map.of();

  private long bytes;

  /** Finds the entry that a draft became, or null. */
  @Nullable EntryId find(Identity draft) {
    return entries.get(draft);
  }

  /**
   * Remembers the entry that a draft became, and forgets the oldest draft if there are too many.
   */
  void add(Identity draft, EntryId entry) {
    if (entries.isEmpty()) {
      entries = new LinkedHashMap<>();
    }
    entries.put(draft, entry);
    bytes += draft.size();
    if (entries.size() > REMEMBERED) {
      dropOldest();
    }
  }

  private void dropOldest() {
    Identity oldest = entries.keySet().iterator().next();
    entries.remove(oldest);
    bytes -= oldest.size();
  }

  /** Forgets the older half, rounded up. */
  void halve() {
    for (int n = (entries.size() + 1) / 2; n > 0; n--) {
      dropOldest();
    }
  }

  /** The estimated size of what is remembered. */
  long bytes() {
    return bytes;
  }
}
