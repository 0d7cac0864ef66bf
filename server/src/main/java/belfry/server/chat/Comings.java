package belfry.server.chat;

import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Occupant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Who came into a room and who went since the others were last told: folded into one notice each,
 * once a second. Who comes and goes within that time is not worth a word. Owned by the room, and
 * used under its lock, but for {@link #schedule}.
 */
final class Comings {
  private static final long FOLD_MILLIS = 1_000;

  private final ScheduledExecutorService timer;
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** By the session, not by the name: a name may change hands. */
  private final Map<String, Nickname> came = new LinkedHashMap<>();

  private final Map<String, Nickname> went = new LinkedHashMap<>();

  Comings(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  void came(Occupant who) {
    came.put(who.holder(), who.name());
  }

  void went(Occupant who) {
    if (came.remove(who.holder()) == null) {
      went.put(who.holder(), who.name());
    }
  }

  /** Takes a new name for somebody of whose coming nobody was told yet; says whether it was so. */
  boolean renamed(Occupant before, Occupant after) {
    return came.replace(before.holder(), after.name()) != null;
  }

  /** Whether the others should be told before this person's next words. */
  boolean concerns(Nickname name) {
    return !came.isEmpty() && came.containsValue(name);
  }

  void forget() {
    came.clear();
    went.clear();
  }

  /** What to tell, oldest first; it is forgotten here. */
  List<Frame> take(RoomName room) {
    List<Frame> frames = new ArrayList<>(2);
    List<Nickname> back = List.copyOf(went.values());
    went.values().removeIf(came::containsValue);
    came.values().removeIf(back::contains);
    if (!went.isEmpty()) {
      frames.add(Frame.notice(new Event.Left(room, names(went)), null));
    }
    if (!came.isEmpty()) {
      String onlyOne = came.size() == 1 ? came.keySet().iterator().next() : null;
      frames.add(Frame.notice(new Event.Joined(room, names(came)), onlyOne));
    }
    forget();
    return frames;
  }

  private static List<Nickname> names(Map<String, Nickname> who) {
    return who.values().stream().collect(Collectors.toList());
  }

  /** Has the others told in a while, unless that is under way. Without the room's lock. */
  void schedule(Runnable flush) {
    if (scheduled.compareAndSet(false, true)) {
      var _ =
          timer.schedule(
              () -> {
                scheduled.set(false);
                flush.run();
              },
              FOLD_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }
}
