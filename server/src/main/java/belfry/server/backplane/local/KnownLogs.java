package belfry.server.backplane.local;

import belfry.server.backplane.LogName;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of the logs in a journal, so that a log that is not there needs no look into its file:
 * most clients that come have an inbox that was never used. If there are too many names, it knows
 * none. Thread-safe.
 */
final class KnownLogs {
  /** About 8 MB of memory. */
  static final int MOST = 100_000;

  private final Set<LogName> names = ConcurrentHashMap.newKeySet();
  private volatile boolean tooMany;

  /** Adds names. A name may be added before its log is in the file. */
  void addAll(Collection<LogName> more) {
    if (!tooMany) {
      names.addAll(more);
      if (names.size() > MOST) {
        tooMany = true;
        names.clear();
      }
    }
  }

  /** Whether a log may be in the file. */
  boolean mayContain(LogName log) {
    return tooMany || names.contains(log);
  }
}
