package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.backplane.redis.link.Timeouts;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of streams, for an archive that one instance writes. Redis keeps a mark for each log,
 * up to which the archive has it, and the set of the logs that have later entries. An append puts
 * its log into the set, and keeps the entries after the mark up to a limit. The first append makes
 * the mark: it is before the oldest entry then.
 *
 * <p>The instance that begins to copy, and later every ten minutes, compares all logs with their
 * marks: so it also finds entries from before there was an archive, or of an instance without one.
 *
 * <p>Used by one thread, {@code archive}; any thread may call {@link #isComplete} and {@link
 * #hasArchived}.
 */
final class StreamArchive implements ArchiveSource {
  private static final Logger LOG = LoggerFactory.getLogger(StreamArchive.class);
  private static final Script ARCHIVED = Scripts.loadForFullMemory("archived.lua");
  private static final String[] MARK = {"epoch", "seq", "archived"};
  private static final long SURVEY_NANOS = Duration.ofMinutes(10).toNanos();

  private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

  /** The highest number of logs that {@link #waiting} returns. */
  private static final int MOST_LOGS = 10_000;

  /** The last id of a log, and how far the archive has it. */
  private record Mark(EntryId last, @Nullable EntryId archived) {
    boolean isBehind() {
      return archived == null || archived.compareTo(last) < 0;
    }

    long lag() {
      return last.seq() - (archived == null ? 0 : archived.seq());
    }
  }

  private final Keys keys;
  private final Commands commands;
  private final StreamReader reader;
  private final Settings settings;
  private final TaskLease lease;

  /** The keys of the sets of logs that wait. */
  private final List<String> sets;

  private long surveyAt = System.nanoTime();
  private boolean isOverLimit;
  private volatile boolean isComplete = true;

  StreamArchive(
      Keys keys, Commands commands, StreamReader reader, Settings settings, TaskLease lease) {
    this.keys = keys;
    this.commands = commands;
    this.reader = reader;
    this.settings = settings;
    this.lease = lease;
    this.sets = IntStream.range(0, Partition.COUNT).mapToObj(keys::unarchived).distinct().toList();
  }

  @Override
  public boolean mayCopy() {
    boolean held = lease.hold();
    if (!held) {
      isComplete = true;
      surveyAt = System.nanoTime(); // it is due when this instance takes the lease
    } else if (System.nanoTime() - surveyAt >= 0) {
      surveyAt = System.nanoTime() + SURVEY_NANOS;
      surveyIfPossible();
    }
    return held;
  }

  /**
   * A full Redis takes no new names into the set; the logs that are there are copied all the same.
   */
  private void surveyIfPossible() {
    try {
      survey();
    } catch (RefusedException e) {
      LOG.debug("the logs can't be compared with their marks: {}", e.getMessage());
      surveyAt = System.nanoTime() + RETRY_NANOS;
    }
  }

  private void survey() {
    var _ =
        answered(() -> {
          LogScan.ofAll(keys, commands, this::addIfBehind);
          return true;
        });
  }

  private void addIfBehind(List<LogName> logs) throws InterruptedException {
    List<CompletionStage<Long>> added = new ArrayList<>();
    marks(logs)
        .forEach((log, mark) -> {
          if (mark.isBehind()) {
            added.add(commands.send(c -> c.sadd(set(log), FieldCodec.bytes(log.text()))));
          }
        });
    for (CompletionStage<Long> one : added) {
      var _ = Commands.await(one, Timeouts.COMMAND);
    }
  }

  private String set(LogName log) {
    return keys.unarchived(Partition.number(log.text()));
  }

  @Override
  public Map<LogName, EntryId> waiting() {
    Map<LogName, Mark> marks =
        answered(() -> {
          List<CompletionStage<List<byte[]>>> asked = new ArrayList<>();
          for (String set : sets) {
            asked.add(commands.send(c -> c.srandmember(set, MOST_LOGS / sets.size())));
          }
          List<LogName> logs = new ArrayList<>();
          for (CompletionStage<List<byte[]>> one : asked) {
            for (byte[] name : Commands.await(one, Timeouts.COMMAND)) {
              logs.add(new LogName(FieldCodec.text(name)));
            }
          }
          return marks(logs);
        });
    isComplete = marks.isEmpty();
    warnIfOverLimit(marks);
    Map<LogName, EntryId> waiting = new HashMap<>();
    marks.forEach((log, mark) -> waiting.put(log, mark.last));
    return waiting;
  }

  private Map<LogName, Mark> marks(List<LogName> logs) throws InterruptedException {
    List<CompletionStage<List<KeyValue<String, byte[]>>>> asked = new ArrayList<>();
    for (LogName log : logs) {
      asked.add(commands.send(c -> c.hmget(keys.meta(log), MARK)));
    }
    Map<LogName, Mark> marks = new HashMap<>();
    for (int i = 0; i < logs.size(); i++) {
      List<KeyValue<String, byte[]>> fields = Commands.await(asked.get(i), Timeouts.COMMAND);
      EntryId archived =
          fields.getLast().hasValue()
              ? EntryId.of(FieldCodec.text(fields.getLast().getValue()))
              : null;
      marks.put(logs.get(i), new Mark(StreamReader.tail(fields.subList(0, 2)), archived));
    }
    return marks;
  }

  private void warnIfOverLimit(Map<LogName, Mark> marks) {
    long limit = settings.value(Setting.ARCHIVE_LAG);
    var worst = marks.entrySet().stream().filter(one -> one.getValue().lag() > limit).findFirst();
    if (worst.isPresent() && !isOverLimit) {
      LOG.warn(
          "the archive lacks more than {} entries of {}; the oldest of them are removed all the"
              + " same (scripts/admin set {})",
          limit,
          worst.get().getKey().label(),
          Setting.ARCHIVE_LAG.word());
    }
    isOverLimit = worst.isPresent();
  }

  @Override
  public void archived(LogName log, EntryId last) {
    List<Object> arguments = List.of(log.text(), last.toString(), settings.value(Setting.HISTORY));
    var _ =
        commands.run(
            new ScriptCall<>(
                ARCHIVED,
                List.of(keys.stream(log), keys.meta(log), set(log)),
                arguments,
                reply -> reply.number(0)));
  }

  @Override
  public boolean hasArchived(LogName log, EntryId entry) {
    Mark mark = answered(() -> marks(List.of(log))).get(log);
    return mark != null && mark.archived != null && mark.archived.compareTo(entry) >= 0;
  }

  @Override
  public @Nullable EntryId keptAfter(LogName log) {
    Mark mark = answered(() -> marks(List.of(log))).get(log);
    return mark == null ? null : mark.archived;
  }

  @Override
  public boolean isComplete() {
    return isComplete;
  }

  @Override
  public void endCopying() {
    lease.giveBack();
  }

  @Override
  public Page after(LogName log, @Nullable EntryId after, int limit) {
    return reader.after(log, after, limit);
  }

  @Override
  public Page before(LogName log, @Nullable EntryId before, int limit) {
    return reader.before(log, before, limit);
  }

  /** Questions to Redis that are not repeated: the caller asks again a little later. */
  private interface Asking<T> {
    T ask() throws InterruptedException;
  }

  private static <T> T answered(Asking<T> asking) {
    try {
      return asking.ask();
    } catch (CommandFailure e) {
      LOG.debug("the logs for the archive can't be read: {}", e.reason());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
    }
    throw new RefusedException(Code.UNAVAILABLE, CommandResult.UNAVAILABLE);
  }
}
