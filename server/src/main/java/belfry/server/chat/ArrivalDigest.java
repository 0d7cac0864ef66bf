package belfry.server.chat;

import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.PresenceChange;
import belfry.server.delivery.Change;
import belfry.server.delivery.Item;
import belfry.server.task.Failures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The arrivals and departures of a room since its members were last notified, folded into one
 * notice each, once a second. Members who disconnected have a notice of their own, which announces
 * them to each reader once, whatever rooms they share. A member who comes and goes within that time
 * is not mentioned.
 *
 * <p>Owned by its room and used under the room's lock, except for {@link #schedule}.
 */
final class ArrivalDigest {
  private static final long FOLD_MILLIS = 1_000;

  private final ScheduledExecutorService timer;
  private final Failures failures;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** By session, not by name: a name may change hands. */
  private final Map<String, Nickname> came = new LinkedHashMap<>();

  private final Map<String, Nickname> left = new LinkedHashMap<>();
  private final Map<String, Nickname> disconnected = new LinkedHashMap<>();

  /** The reasons of those who gave one. */
  private final Map<String, String> reasons = new HashMap<>();

  /**
   * A digest of nothing.
   *
   * @param failures receives the errors of scheduled tasks
   */
  ArrivalDigest(ScheduledExecutorService timer, Failures failures) {
    this.timer = timer;
    this.failures = failures;
  }

  void came(Occupant who) {
    came.put(who.holder(), who.name());
  }

  void went(PresenceChange.Went change) {
    Occupant who = change.who();
    if (came.remove(who.holder()) == null && change.how() != Departure.PUT_OUT) {
      (change.how() == Departure.LEFT ? left : disconnected).put(who.holder(), who.name());
      if (!change.why().isEmpty()) {
        reasons.put(who.holder(), change.why());
      }
    }
  }

  /** Takes the new name of a member whose arrival is not announced yet; false for all others. */
  boolean renamed(Occupant before, Occupant after) {
    return came.replace(before.holder(), after.name()) != null;
  }

  /** Whether the digest must be announced before this person's next message. */
  boolean concerns(Nickname name) {
    return !came.isEmpty() && came.containsValue(name);
  }

  void forget() {
    came.clear();
    left.clear();
    disconnected.clear();
    reasons.clear();
  }

  /** Takes the notices out of the digest, oldest first. */
  List<Item> take(RoomName room) {
    List<Item> notices = new ArrayList<>(3);
    Set<Nickname> back = new HashSet<>(left.values());
    back.addAll(disconnected.values());
    back.retainAll(came.values());
    left.values().removeAll(back);
    disconnected.values().removeAll(back);
    came.values().removeAll(back);
    if (!left.isEmpty()) {
      notices.add(Item.notice(new Event.Left(room, names(left), false, reason(left)), null));
    }
    if (!disconnected.isEmpty()) {
      notices.add(disconnected(room));
    }
    if (!came.isEmpty()) {
      notices.add(joined(room));
    }
    forget();
    return notices;
  }

  /** A session disconnects once, so the number of that change is always the same. */
  private Item disconnected(RoomName room) {
    Map<Change, Nickname> changes = new LinkedHashMap<>();
    disconnected.forEach((holder, name) -> changes.put(new Change("end of " + holder, 1), name));
    return Item.changes(
        new Event.Left(room, names(disconnected), true, reason(disconnected)),
        List.copyOf(changes.keySet()),
        isNew ->
            new Event.Left(
                room, changes.keySet().stream().filter(isNew).map(changes::get).toList(), true));
  }

  /** Each newcomer gets the names of later newcomers only, and the last newcomer gets no notice. */
  private Item joined(RoomName room) {
    List<Nickname> all = names(came);
    List<String> newcomers = List.copyOf(came.keySet());
    return Item.notice(
        new Event.Joined(room, all),
        newcomers.getLast(),
        newcomers.subList(0, newcomers.size() - 1),
        place -> new Event.Joined(room, all.subList(place + 1, all.size())));
  }

  /** The reason of the only person who went; null for several people, or if there is none. */
  private @Nullable String reason(Map<String, Nickname> gone) {
    return gone.size() == 1 ? reasons.get(gone.keySet().iterator().next()) : null;
  }

  private static List<Nickname> names(Map<String, Nickname> who) {
    return List.copyOf(who.values());
  }

  /**
   * Has the digest announced in a second, unless that is scheduled. Called without the room's lock.
   *
   * @param name the name of the task, for the report of its error
   */
  void schedule(String name, Runnable flush) {
    if (scheduled.compareAndSet(false, true)) {
      Runnable guarded = failures.guard(name, flush);
      var _ =
          timer.schedule(
              () -> {
                scheduled.set(false);
                guarded.run();
              },
              FOLD_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }
}
