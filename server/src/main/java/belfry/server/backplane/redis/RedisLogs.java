package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Refusal;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logs in Redis, each a stream. Any thread may use it; calls wait for Redis. */
record RedisLogs(
    Keys keys,
    Appender appender,
    Commands commands,
    Fence fence,
    StreamReader reader,
    FollowedLogs followed,
    LogEnds ends,
    Settings settings)
    implements Logs {
  private static final Script PASS = Scripts.load("pass.lua");

  @Override
  public Outcome append(LogName log, Draft draft) {
    Optional<Refusal> refusal = fence.refusal(log, draft);
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    IdempotencyKey key = IdempotencyKey.of(draft);
    return switch (appender.run(() -> call(log, draft, key))) {
      case CommandResult.Done<Outcome> done -> {
        if (done.value() instanceof Outcome.Appended appended) {
          ends.appended(log, appended.id());
        }
        yield done.value();
      }
      case CommandResult.NotApplied<Outcome> _ ->
          new Outcome.Refused(new Refusal(Code.UNAVAILABLE, CommandResult.UNAVAILABLE));
      case CommandResult.Unknown<Outcome> _ ->
          new Outcome.Unknown(
              "Redis did not answer, so nobody knows whether it was taken; send it again");
    };
  }

  @Override
  public Entry pass(LogName log, Draft draft) {
    EntryId id = Entry.passingId();
    Instant time =
        commands.run(
            new ScriptCall<>(
                PASS,
                List.of(keys.meta(log)),
                List.of(log.text(), keys.channel(log), id, EntryCodec.payload(draft)),
                reply -> Instant.ofEpochMilli(reply.number(0))));
    return Entry.passing(id, draft, time);
  }

  private ScriptCall<Outcome> call(LogName log, Draft draft, IdempotencyKey key) {
    return AppendScript.call(
        new AppendScript.Input(
            keys,
            log,
            draft,
            key,
            ends.last(log),
            settings.value(Setting.HISTORY),
            settings.hasArchive() ? settings.value(Setting.ARCHIVE_LAG) : 0,
            fence.until(log, draft)));
  }

  @Override
  public Page after(LogName log, @Nullable EntryId after, int limit) {
    return reader.after(log, after, limit);
  }

  @Override
  public Page before(LogName log, @Nullable EntryId before, int limit) {
    return reader.before(log, before, limit);
  }

  @Override
  public void follow(LogName log, Follower follower) {
    followed.follow(log, follower);
  }

  @Override
  public void unfollow(LogName log, Follower follower) {
    followed.unfollow(log, follower);
  }
}
