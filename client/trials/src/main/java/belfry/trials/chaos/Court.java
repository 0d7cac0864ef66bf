package belfry.trials.chaos;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the moderator and the suspects share: the room that the moderator owns, and a way to have a
 * suspect talk at the moment when it is judged. Any thread.
 */
final class Court {
  /** The name of the moderator, which has an account. */
  static final Nickname JUDGE = Nickname.of("judge");

  private final Map<Nickname, Semaphore> provoked = new ConcurrentHashMap<>();
  private volatile @Nullable RoomName room;

  /** The room that the moderator owns; null while it owns none. */
  @Nullable RoomName room() {
    return room;
  }

  /** The moderator owns a room, or none any more where it is null. */
  void room(@Nullable RoomName owned) {
    room = owned;
  }

  /** Has a suspect talk a lot at once. */
  void provoke(Nickname suspect) {
    provoked(suspect).release();
  }

  /** Waits until a suspect is to talk a lot, for a time at most; returns whether it is. */
  boolean awaitProvocation(Nickname suspect, long millis) throws InterruptedException {
    boolean now = provoked(suspect).tryAcquire(millis, TimeUnit.MILLISECONDS);
    provoked(suspect).drainPermits();
    return now;
  }

  private Semaphore provoked(Nickname suspect) {
    return provoked.computeIfAbsent(suspect, _ -> new Semaphore(0));
  }
}
