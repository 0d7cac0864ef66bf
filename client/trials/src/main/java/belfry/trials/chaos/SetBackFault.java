package belfry.trials.chaos;

import belfry.protocol.RoomName;
import belfry.trials.chaos.Evidence.Span;
import belfry.trials.process.Await;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets Redis back to an earlier state, as a restored backup or a lost disk cache does, while one
 * instance is suspended: it has not received what is lost. Messages that were acknowledged
 * meanwhile may be lost, but each client must be given a gap. The fault ends when all rooms have
 * gone on.
 */
final class SetBackFault extends Fault {
  private static final Duration LOADED_WITHIN = Duration.ofSeconds(30);
  private static final Duration GONE_ON_WITHIN = Duration.ofSeconds(30);

  /** Milliseconds before the copy, for what Redis had not written to its file yet. */
  private static final long UNWRITTEN = 100;

  private final RedisProcess redis;
  private final ManagedProcess behind;
  private final Workload workload;
  private final Duration lost;
  private Effect effect = Effect.of(0, "entries taken back");
  private @Nullable Span span;

  /**
   * Describes it.
   *
   * @param behind the instance that is suspended
   * @param lost how far Redis is set back
   */
  SetBackFault(RedisProcess redis, ManagedProcess behind, Workload workload, Duration lost) {
    super(
        "Redis is set back by %s, with %s behind".formatted(seconds(lost), behind.name()),
        "redis",
        Duration.ZERO);
    this.redis = redis;
    this.behind = behind;
    this.workload = workload;
    this.lost = lost;
  }

  @Override
  @Nullable Span loses() {
    return span;
  }

  @Override
  void begin() throws IOException, InterruptedException {
    boolean suspended = behind.suspend();
    try {
      long from = System.currentTimeMillis() - UNWRITTEN;
      Path saved = redis.saveState();
      Thread.sleep(lost);
      long before = total(entries());
      span = new Span(from, System.currentTimeMillis());
      boolean _ = redis.process().kill().isPresent();
      redis.restoreState(saved);
      redis.start();
      Await.noProblem(LOADED_WITHIN, () -> redis.says("PONG", "PING") ? null : "Redis still loads");
      String instance = behind.name() + (suspended ? " was behind" : " did not stand still");
      effect = new Effect(before - total(entries()), "entries taken back", instance);
    } finally {
      behind.resume();
    }
  }

  @Override
  Effect end() throws IOException, InterruptedException {
    Map<String, Long> restored = entries();
    String problem =
        Await.problemAfter(
            GONE_ON_WITHIN,
            () -> {
              workload.cue();
              return stillAt(restored);
            });
    return problem == null
        ? effect
        : new Effect(effect.amount(), effect.unit(), effect.detail() + "; " + problem);
  }

  /** The first room without an entry since then, or null. */
  private @Nullable String stillAt(Map<String, Long> then) {
    try {
      Map<String, Long> now = entries();
      return then.keySet().stream()
          .filter(key -> now.getOrDefault(key, 0L) <= then.getOrDefault(key, 0L))
          .findFirst()
          .map(key -> key + " did not go on")
          .orElse(null);
    } catch (IOException e) {
      return "Redis does not answer: " + e.getMessage();
    }
  }

  private static long total(Map<String, Long> entries) {
    return entries.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many entries were ever added to the stream of each room, by its key. */
  private Map<String, Long> entries() throws IOException {
    Map<String, Long> entries = new TreeMap<>();
    for (RoomName room : Workload.rooms()) {
      for (String key : redis.ask("KEYS", "*:log:" + room.text()).lines().toList()) {
        if (!key.isEmpty()) {
          entries.put(key, added(key));
        }
      }
    }
    return entries;
  }

  private long added(String key) throws IOException {
    List<String> reply = redis.ask("XINFO", "STREAM", key).lines().toList();
    return Long.parseLong(reply.get(reply.indexOf("entries-added") + 1));
  }
}
