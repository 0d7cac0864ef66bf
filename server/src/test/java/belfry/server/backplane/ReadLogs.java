package belfry.server.backplane;

import belfry.protocol.EntryId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Logs that are lists, which a test can only read. */
public record ReadLogs(Map<LogName, List<Entry>> entries) implements Logs {
  @Override
  public Page before(LogName log, @Nullable EntryId before, int limit) {
    List<Entry> earlier =
        entries.getOrDefault(log, List.of()).stream()
            .filter(entry -> before == null || entry.id().compareTo(before) < 0)
            .toList();
    int from = Math.max(0, earlier.size() - limit);
    return new Page(earlier.subList(from, earlier.size()), from > 0);
  }

  @Override
  public Page after(LogName log, @Nullable EntryId after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome append(LogName log, Draft draft) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Entry pass(LogName log, Draft draft) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void follow(LogName log, Follower follower) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void unfollow(LogName log, Follower follower) {
    throw new UnsupportedOperationException();
  }
}
