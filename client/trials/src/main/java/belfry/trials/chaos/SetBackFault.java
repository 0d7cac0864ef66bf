package belfry.trials.chaos;

import belfry.protocol.RoomName;
import belfry.trials.chaos.Evidence.Span;
import belfry.trials.process.Await;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.RedisProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets Redis back to an earlier state, as a restored backup or a lost disk cache does. Either one
 * instance is suspended meanwhile, so it has not received what is lost, and the others remember it;
 * or all instances are killed, so none remembers it; or all of them run, and the end of the
 * append-only file is torn off. Messages that were acknowledged meanwhile may be lost, but each
 * client must receive a gap. The fault ends when all rooms have new entries.
 */
final class SetBackFault extends Fault {
  private static final Duration LOADED_WITHIN = Duration.ofSeconds(30);
  private static final Duration GONE_ON_WITHIN = Duration.ofSeconds(30);

  /** Milliseconds before the copy, for what Redis had not written to its file yet. */
  private static final long UNWRITTEN = 100;

  /** Bytes of the first lost command that stay: the file ends in the middle of it. */
  private static final int TORN = 7;

  /** What instances do while Redis loses its end. */
  private enum Instances {
    ONE_SUSPENDED,
    KILLED,
    RUNNING
  }

  private final RedisProcess redis;
  private final List<ManagedProcess> instances;
  private final Instances meanwhile;
  private final Workload workload;
  private final Duration lost;
  private Effect effect = Effect.of(0, "entries taken back");
  private @Nullable Span span;

  private SetBackFault(
      RedisProcess redis,
      List<ManagedProcess> instances,
      Instances meanwhile,
      Workload workload,
      Duration lost) {
    super(
        "Redis is set back by %s, with %s"
            .formatted(
                seconds(lost),
                switch (meanwhile) {
                  case ONE_SUSPENDED -> instances.getFirst().name() + " behind";
                  case KILLED -> "all instances killed";
                  case RUNNING -> "its file torn and all instances running";
                }),
        "redis",
        Duration.ZERO);
    this.redis = redis;
    this.instances = List.copyOf(instances);
    this.meanwhile = meanwhile;
    this.workload = workload;
    this.lost = lost;
  }

  /**
   * Describes a fault during which one instance is suspended.
   *
   * @param lost how far Redis is set back
   */
  static SetBackFault withOneBehind(
      RedisProcess redis, ManagedProcess behind, Workload workload, Duration lost) {
    return new SetBackFault(redis, List.of(behind), Instances.ONE_SUSPENDED, workload, lost);
  }

  /**
   * Describes a fault that kills all instances with Redis.
   *
   * @param lost how far Redis is set back
   */
  static SetBackFault withAllKilled(
      RedisProcess redis, List<ManagedProcess> instances, Workload workload, Duration lost) {
    return new SetBackFault(redis, instances, Instances.KILLED, workload, lost);
  }

  /**
   * Describes a fault that tears off the end of the append-only file, while all instances run.
   *
   * @param lost how far Redis is set back
   */
  static SetBackFault withTornFile(RedisProcess redis, Workload workload, Duration lost) {
    return new SetBackFault(redis, List.of(), Instances.RUNNING, workload, lost);
  }

  @Override
  @Nullable Span loses() {
    return span;
  }

  @Override
  void begin() throws IOException, InterruptedException {
    boolean mustSuspend = meanwhile == Instances.ONE_SUSPENDED;
    boolean suspended = mustSuspend && instances.getFirst().suspend();
    try {
      setBack();
    } finally {
      for (ManagedProcess instance : instances) {
        if (meanwhile == Instances.KILLED) {
          instance.start();
        } else {
          instance.resume();
        }
      }
    }
    if (mustSuspend && !suspended) {
      effect = new Effect(0, effect.unit(), instances.getFirst().name() + " did not stand still");
    }
  }

  private void setBack() throws IOException, InterruptedException {
    long from = RunClock.now() - UNWRITTEN;
    Loss loss = meanwhile == Instances.RUNNING ? tear() : restore();
    Thread.sleep(lost);
    long before = total(entries());
    if (meanwhile == Instances.KILLED) {
      instances.forEach(ManagedProcess::kill);
    }
    span = new Span(from, RunClock.now());
    redis.process().kill();
    loss.happen();
    redis.start();
    Await.noProblem(LOADED_WITHIN, () -> redis.says("PONG", "PING") ? null : "Redis still loads");
    effect = Effect.of(before - total(entries()), "entries taken back");
  }

  /** A loss of what Redis writes from now on; happens while Redis does not run. */
  private interface Loss {
    void happen() throws IOException;
  }

  private Loss restore() throws IOException {
    Path saved = redis.saveState();
    return () -> redis.restoreState(saved);
  }

  private Loss tear() throws IOException {
    Path file = redis.appendOnlyFile();
    long kept = Files.size(file) + TORN;
    return () -> {
      try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
        written.truncate(kept);
      }
    };
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
    return problem == null ? effect : new Effect(effect.amount(), effect.unit(), problem);
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
