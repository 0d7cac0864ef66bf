package belfry.server.backplane.local;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Holder;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Names;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.RoomState;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;

/**
 * Logs, names and presence in the memory of this process. Acks survive anything that the process
 * survives, and nothing else.
 *
 * <p>Bounded: a log by entries and bytes; all logs, with what recognises repeated drafts, by number
 * and bytes. A log that nobody follows is kept until room is needed, the one left alone longest
 * going first; when only others are left, the largest of them make room.
 */
public final class LocalBackplane implements Backplane {
  private static final int RETIRED_AT_ONCE = 16;

  /** When memory is short, this share of it is made free at once. */
  private static final int SPARED_SHARE = 8;

  /**
   * Bounds.
   *
   * @param entries entries of one log
   * @param bytes bytes of one log's entries, about
   * @param logs logs in all
   * @param allBytes bytes of all logs, about
   */
  public record Bounds(int entries, long bytes, int logs, long allBytes) {
    public Bounds {
      if (entries < 1 || bytes < 1 || logs < 1 || allBytes < bytes) {
        throw new IllegalArgumentException("bounds must be positive");
      }
    }
  }

  private record Held(Holder holder, String away) {
    boolean isBy(Holder other) {
      return holder.id().equals(other.id());
    }
  }

  /** A log and what was measured of it once: others use it while logs are sorted. */
  private record Seen(LogName name, LocalLog log, long measure) {}

  private final Bounds bounds;
  private final InstantSource clock;
  private final Names.Lost lost;
  private final Map<LogName, LocalLog> logs = new ConcurrentHashMap<>();
  private final Map<Nickname, Held> names = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final LongConsumer grown = bytes::addAndGet;
  private final AtomicBoolean shrinking = new AtomicBoolean();
  private final AtomicLong epochs = new AtomicLong();
  private final AtomicLong uses = new AtomicLong();

  /** An empty backplane. */
  public LocalBackplane(Bounds bounds, InstantSource clock, Names.Lost lost) {
    this.bounds = bounds;
    this.clock = clock;
    this.lost = lost;
  }

  @Override
  public Outcome append(LogName name, Draft draft) {
    Outcome outcome =
        onLive(name, log -> log.append(draft, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    if (bytes.get() > bounds.allBytes && shrinking.compareAndSet(false, true)) {
      try {
        shrink();
      } finally {
        shrinking.set(false);
      }
    }
    return outcome;
  }

  @Override
  public Page after(LogName name, EntryId after, int limit) {
    LocalLog log = logs.get(name);
    return log == null ? new Page(List.of(), false) : log.after(after, limit);
  }

  @Override
  public Page before(LogName name, EntryId before, int limit) {
    LocalLog log = logs.get(name);
    return log == null ? new Page(List.of(), false) : log.before(before, limit);
  }

  @Override
  public void follow(LogName name, Follower follower) {
    onLive(name, log -> log.follow(follower) ? log : null);
  }

  @Override
  public void unfollow(LogName name, Follower follower) {
    LocalLog log = logs.get(name);
    if (log != null && log.unfollow(follower) && log.retire()) {
      logs.remove(name, log);
    }
  }

  /** Does something to a log that is not retired; a null result means that it is, so try again. */
  private <T> T onLive(LogName name, Function<LocalLog, T> action) {
    while (true) {
      LocalLog log = logs.get(name);
      if (log == null) {
        log = create(name);
      }
      log.used(uses.incrementAndGet());
      T result = action.apply(log);
      if (result != null) {
        return result;
      }
      logs.remove(name, log);
    }
  }

  private LocalLog create(LogName name) {
    if (logs.size() >= bounds.logs && retireIdle(n -> n < RETIRED_AT_ONCE) == 0) {
      throw new RefusedException(
          Code.TOO_MANY_ROOMS, "the server has as many rooms as it may have");
    }
    return logs.computeIfAbsent(
        name, _ -> new LocalLog(newEpoch(), bounds.entries, bounds.bytes, grown));
  }

  /** Milliseconds since 1970, and never the same twice. */
  private long newEpoch() {
    return epochs.updateAndGet(last -> Math.max(last + 1, clock.millis()));
  }

  /**
   * Ends logs that nobody uses, the one left alone longest first.
   *
   * @param more whether to go on, when so many were ended
   * @return how many were ended
   */
  private int retireIdle(IntPredicate more) {
    int retired = 0;
    for (Seen seen : leastUsedFirst()) {
      if (!more.test(retired)) {
        break;
      }
      if (seen.log.retire()) {
        logs.remove(seen.name, seen.log);
        retired++;
      }
    }
    return retired;
  }

  private List<Seen> leastUsedFirst() {
    return logs.entrySet().stream()
        .map(entry -> new Seen(entry.getKey(), entry.getValue(), entry.getValue().usedAt()))
        .sorted(Comparator.comparingLong(Seen::measure))
        .toList();
  }

  /**
   * Makes room in memory, and some to spare, because it looks at all logs: those that nobody uses
   * go first, then the older half of the largest one, again and again.
   */
  private void shrink() {
    long enough = bounds.allBytes - bounds.allBytes / SPARED_SHARE;
    retireIdle(_ -> bytes.get() > enough);
    if (bytes.get() <= enough) {
      return;
    }
    var largestFirst = new PriorityQueue<>(Comparator.comparingLong(Seen::measure).reversed());
    logs.forEach((name, log) -> largestFirst.add(new Seen(name, log, log.bytes())));
    for (Seen next; bytes.get() > enough && (next = largestFirst.poll()) != null; ) {
      long left = next.log.halve();
      if (left > 0) {
        largestFirst.add(new Seen(next.name, next.log, left));
      }
    }
  }

  @Override
  public Claim claim(Nickname name, Holder holder) {
    Held before = names.putIfAbsent(name, new Held(holder, null));
    if (before == null) {
      return Claim.GRANTED;
    }
    boolean again = before.isBy(holder);
    if (!again && !before.holder.token().equals(holder.token())) {
      return Claim.TAKEN;
    }
    if (!names.replace(name, before, new Held(holder, again ? before.away : null))) {
      return claim(name, holder);
    }
    if (!again) {
      lost.lost(before.holder.id(), name, "another connection took your name over");
    }
    return Claim.GRANTED;
  }

  @Override
  public void release(Nickname name, Holder holder) {
    names.computeIfPresent(name, (_, held) -> held.isBy(holder) ? null : held);
  }

  @Override
  public Optional<Recipient> find(Nickname name) {
    return Optional.ofNullable(names.get(name))
        .map(held -> new Recipient(held.holder.inbox(), held.away));
  }

  @Override
  public void away(Nickname name, Holder holder, String text) {
    names.computeIfPresent(
        name, (_, held) -> held.isBy(holder) ? new Held(held.holder, text) : held);
  }

  @Override
  public RoomState enter(RoomName room, Occupant who) {
    return onLive(LogName.of(room), log -> log.enter(who));
  }

  @Override
  public void exit(RoomName room, Occupant who) {
    LocalLog log = logs.get(LogName.of(room));
    if (log != null) {
      log.exit(who);
    }
  }

  @Override
  public void change(RoomName room, Occupant before, Occupant after) {
    LocalLog log = logs.get(LogName.of(room));
    if (log != null) {
      log.change(after);
    }
  }

  @Override
  public RoomState state(RoomName room) {
    LocalLog log = logs.get(LogName.of(room));
    return log == null ? new RoomState(0, null) : log.state();
  }

  @Override
  public List<Person> people(RoomName room, int limit) {
    LocalLog log = logs.get(LogName.of(room));
    return log == null ? List.of() : log.people(limit);
  }

  @Override
  public List<RoomInfo> rooms() {
    List<RoomInfo> rooms = new ArrayList<>();
    logs.forEach((name, log) -> {
      if (name.isInbox()) {
        return;
      }
      RoomState state = log.state();
      if (state.members() > 0) {
        String topic = state.topic() == null ? null : state.topic().text();
        rooms.add(new RoomInfo(new RoomName(name.text()), state.members(), topic));
      }
    });
    rooms.sort(
        Comparator.comparingInt(RoomInfo::members)
            .reversed()
            .thenComparing(info -> info.name().text()));
    return rooms;
  }

  @Override
  public String promise() {
    return "acks survive: lost connections; not the end of this process (no --redis)";
  }

  @Override
  public Health health() {
    return new Health(true, "in this process");
  }

  @Override
  public void close() {
    logs.clear();
    names.clear();
  }
}
