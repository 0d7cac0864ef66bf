package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The logs of one process. Followers are called on the thread that appends. */
record LocalLogs(LogStore store, InstantSource clock) implements Logs {
  private static final Page NOTHING = new Page(List.of(), false);

  @Override
  public Outcome append(LogName name, Draft draft) {
    Outcome outcome =
        store.onLive(
            name, log -> log.append(draft, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    if (draft.kind() == Kind.TOPIC) {
      store.listing().changed();
    }
    store.shrinkIfFull();
    return outcome;
  }

  @Override
  public Page after(LogName name, @Nullable EntryId after, int limit) {
    return store.find(name).map(log -> log.after(after, limit)).orElse(NOTHING);
  }

  @Override
  public Page before(LogName name, @Nullable EntryId before, int limit) {
    return store.find(name).map(log -> log.before(before, limit)).orElse(NOTHING);
  }

  @Override
  public void follow(LogName name, Follower follower) {
    store.onLive(name, log -> log.follow(follower) ? log : null);
  }

  @Override
  public void unfollow(LogName name, Follower follower) {
    store
        .find(name)
        .filter(log -> log.unfollow(follower))
        .ifPresent(log -> store.retire(name, log));
  }
}
