package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.Retention;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The logs of one process. Followers are called on the thread that appends. A log loses its old
 * entries when it is used, and in each call of {@link #removeOld()}.
 *
 * @param keep how long entries are kept
 * @param clock gives the time of entries
 */
record LocalLogs(LogStore store, Retention keep, InstantSource clock) implements Logs {
  private static final int WRITE_SECONDS = 5;
  private static final Page NOTHING = new Page(List.of(), false);

  @Override
  public Outcome append(LogName name, Draft draft) {
    return begin(name, draft).await();
  }

  @Override
  public Appending begin(LogName name, Draft draft) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return store.onLive(
        name,
        log -> {
          removeOld(name, log);
          CompletableFuture<Outcome> outcome = log.append(draft, now);
          return outcome == null
              ? null
              : new Begun(store, log, isListed(draft), System.nanoTime(), outcome);
        });
  }

  /** Whether the list of rooms may be another one after this. */
  private static boolean isListed(Draft draft) {
    return draft.kind() == Kind.TOPIC || draft.effect() != null;
  }

  /** A draft whose entry is written now or already. */
  private record Begun(
      LogStore store,
      LocalLog log,
      boolean isListed,
      long begun,
      CompletableFuture<Outcome> outcome)
      implements Appending {
    @Override
    public boolean isDone() {
      return outcome.isDone();
    }

    @Override
    public Outcome await() {
      Outcome known = known();
      if (isListed) {
        store.listing().changed();
      }
      store.shrinkIfFull();
      return known;
    }

    private Outcome known() {
      try {
        long left = begun + TimeUnit.SECONDS.toNanos(WRITE_SECONDS) - System.nanoTime();
        Outcome known = outcome.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        log.publish();
        return known;
      } catch (TimeoutException _) {
        return givenUp("the disk has not written it in " + WRITE_SECONDS + " seconds");
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return givenUp("the server is about to stop");
      } catch (ExecutionException e) {
        throw new AssertionError("an outcome is never an error", e);
      }
    }

    private Outcome givenUp(String why) {
      var _ = outcome.thenRun(log::publish); // on the thread that writes it
      return new Outcome.Unknown(why);
    }
  }

  @Override
  public Entry pass(LogName name, Draft draft) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Entry passing = Entry.passing(Entry.passingId(), draft, now);
    store.find(name).ifPresent(log -> log.pass(passing));
    return passing;
  }

  @Override
  public Page after(LogName name, @Nullable EntryId after, int limit) {
    return find(name).map(log -> log.after(after, limit)).orElse(NOTHING);
  }

  @Override
  public Page before(LogName name, @Nullable EntryId before, int limit) {
    return find(name).map(log -> log.before(before, limit)).orElse(NOTHING);
  }

  private Optional<LocalLog> find(LogName name) {
    Optional<LocalLog> found = store.findKept(name);
    found.ifPresent(log -> removeOld(name, log));
    return found;
  }

  /** Removes the old entries of all logs in memory. */
  void removeOld() {
    for (LogName name : store.names()) {
      store.find(name).ifPresent(log -> removeOld(name, log));
    }
  }

  private void removeOld(LogName name, LocalLog log) {
    keep.edge(name, clock.instant()).ifPresent(log::removeBefore);
  }

  @Override
  public void follow(LogName name, Follower follower) {
    store.onLive(
        name,
        log -> {
          removeOld(name, log);
          return log.follow(follower) ? log : null;
        });
  }

  @Override
  public void unfollow(LogName name, Follower follower) {
    store
        .find(name)
        .filter(log -> log.unfollow(follower))
        .ifPresent(log -> store.retire(name, log));
  }
}
