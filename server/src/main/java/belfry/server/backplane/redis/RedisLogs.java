package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Logs as Redis streams. Owns which logs are followed here, and looks now and then whether one of
 * them has an entry that no message told.
 */
final class RedisLogs implements Logs, FollowedLog.Reader {
  private static final int REMEMBERED = 5_000;
  private static final Duration ROOM_KEPT = Duration.ofDays(30);
  private static final Duration INBOX_KEPT = Duration.ofDays(1);

  /** Every log is looked at so often, unless there are more than {@link #CHECKED_AT_ONCE} each. */
  private static final Duration CHECK_ALL = Duration.ofSeconds(5);

  private static final Duration CHECK_SOME = Duration.ofMillis(500);
  private static final int CHECKED_AT_ONCE = 500;

  private final Redis redis;
  private final Appends appends;
  private final Fence fence;
  private final Channels channels;
  private final Troubles troubles;
  private final int entries;
  private final Map<LogName, FollowedLog> followed = new ConcurrentHashMap<>();
  private Iterator<FollowedLog> unchecked = Collections.emptyIterator();
  private long checkBegan = System.nanoTime();
  private volatile boolean checkAll;

  RedisLogs(
      Redis redis,
      Appends appends,
      Fence fence,
      Channels channels,
      Troubles troubles,
      int entries) {
    this.redis = redis;
    this.appends = appends;
    this.fence = fence;
    this.channels = channels;
    this.troubles = troubles;
    this.entries = entries;
  }

  @Override
  public Outcome append(LogName log, Draft draft) {
    Optional<Refusal> refusal = fence.refusal(draft);
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    byte[] identity = Identity.of(draft);
    Tried<Reply> tried = appends.append(Keys.log(log), () -> arguments(log, draft, identity));
    return switch (tried) {
      case Tried.Done<Reply>(Reply reply) -> outcome(reply);
      case Tried.NotApplied<Reply> _ ->
          new Outcome.Refused(new Refusal(Code.UNAVAILABLE, Tried.AWAY));
      case Tried.Unknown<Reply> _ ->
          new Outcome.Unknown(
              "Redis did not answer, so nobody knows whether it was taken; send it again");
    };
  }

  private List<Object> arguments(LogName log, Draft draft, byte[] identity) {
    FollowedLog here = followed.get(log);
    EntryId seen = here == null ? null : here.last();
    return List.of(
        log.text(),
        Keys.channel(log),
        identity,
        Message.payload(draft),
        draft.kind() == Kind.TOPIC ? 1 : 0,
        entries,
        REMEMBERED,
        seen == null ? 0 : seen.epoch(),
        seen == null ? 0 : seen.seq(),
        (log.isInbox() ? INBOX_KEPT : ROOM_KEPT).toSeconds(),
        fence.until(log, draft));
  }

  static Outcome outcome(Reply reply) {
    try {
      return new Outcome.Appended(EntryId.of(reply.text(0)), reply.number(2) == 1);
    } catch (Failure | RefusedException e) {
      return new Outcome.Unknown(e.getMessage());
    }
  }

  /** Entries that this release can't read are left out, which followers are told as a gap. */
  @Override
  public Page after(LogName log, EntryId after, int limit) {
    Range.Boundary<String> from =
        after == null ? Range.Boundary.including("-") : Range.Boundary.excluding(after.toString());
    while (true) {
      Range<String> range = Range.from(from, Range.Boundary.including("+"));
      List<StreamMessage<String, byte[]>> found =
          read(limited -> limited.xrange(Keys.stream(log), range, Limit.create(0, limit + 1L)));
      Page page = page(found, limit);
      if (!page.more() || !page.entries().isEmpty()) {
        return page;
      }
      from = Range.Boundary.excluding(found.get(limit - 1).getId());
    }
  }

  @Override
  public Page before(LogName log, EntryId before, int limit) {
    Range.Boundary<String> to =
        before == null
            ? Range.Boundary.including("+")
            : Range.Boundary.excluding(before.toString());
    Range<String> range = Range.from(Range.Boundary.including("-"), to);
    Page newestFirst =
        page(
            read(
                limited -> limited.xrevrange(Keys.stream(log), range, Limit.create(0, limit + 1L))),
            limit);
    return new Page(newestFirst.entries().reversed(), newestFirst.more());
  }

  /** A page of what was found, where one more than the limit was asked for. */
  private static Page page(List<StreamMessage<String, byte[]>> found, int limit) {
    List<Entry> entries =
        found.stream().limit(limit).map(RedisLogs::entry).flatMap(Optional::stream).toList();
    return new Page(entries, found.size() > limit);
  }

  private interface Reading {
    CompletionStage<List<StreamMessage<String, byte[]>>> of(
        io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands<String, byte[]> commands);
  }

  private List<StreamMessage<String, byte[]>> read(Reading reading) {
    return redis.ask(() -> redis.command(reading::of));
  }

  static Optional<Entry> entry(StreamMessage<String, byte[]> message) {
    Map<String, byte[]> body = message.getBody();
    return body.containsKey("t") && body.containsKey("p")
        ? Message.entry(message.getId(), Fields.text(body.get("t")), body.get("p"))
        : Optional.empty();
  }

  @Override
  public EntryId tail(LogName log) {
    List<KeyValue<String, byte[]>> meta =
        redis.ask(() -> redis.command(c -> c.hmget(Keys.meta(log), TAIL)));
    return tail(meta);
  }

  private static final String[] TAIL = {"epoch", "seq"};

  private static EntryId tail(List<KeyValue<String, byte[]>> meta) {
    return meta.get(0).hasValue() && meta.get(1).hasValue()
        ? EntryId.of(
            Fields.text(meta.get(0).getValue()) + "-" + Fields.text(meta.get(1).getValue()))
        : new EntryId(0, 0);
  }

  /** Follows; the subscription and each read wait {@link RedisOptions#HOLD} for Redis at most. */
  @Override
  public void follow(LogName name, Follower follower) {
    FollowedLog log =
        followed.compute(
            name,
            (_, known) -> {
              FollowedLog now = known == null ? new FollowedLog(name, this, troubles) : known;
              now.users++;
              return now;
            });
    boolean following = false;
    try {
      awaitConfirmed(channels.want(Keys.channel(name)));
      log.add(follower);
      following = true;
    } finally {
      if (!following) {
        release(name);
      }
    }
  }

  private static void awaitConfirmed(CompletableFuture<Void> confirmed) {
    try {
      confirmed.get(RedisOptions.HOLD.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // whoever is asked to stop hears it again
      throw new RefusedException(Code.STOPPING, "the server is about to stop");
    } catch (ExecutionException | TimeoutException _) { // said in words that help
      throw new RefusedException(Code.UNAVAILABLE, Tried.AWAY);
    }
  }

  @Override
  public void unfollow(LogName name, Follower follower) {
    FollowedLog log = followed.get(name);
    if (log != null && log.remove(follower)) {
      release(name);
    }
  }

  private void release(LogName name) {
    followed.computeIfPresent(name, (_, log) -> --log.users > 0 ? log : null);
    channels.drop(Keys.channel(name));
  }

  /** A message of a room's channel. Never blocks. */
  void heard(LogName room, byte[] message) {
    FollowedLog log = followed.get(room);
    if (log != null) {
      log.offer(() -> Message.of(message));
    }
  }

  /** A message of all inboxes. Never blocks. */
  void heard(Message.Appended appended) {
    FollowedLog log = followed.get(appended.log());
    if (log != null) {
      log.offer(() -> appended);
    }
  }

  /** From now on a channel's messages come; before that some may have been lost. Never blocks. */
  void subscribed(String channel) {
    if (channel.equals(Keys.INBOXES)) {
      checkAll = true;
    } else {
      FollowedLog log = followed.get(Keys.room(channel));
      if (log != null) {
        log.catchUp();
      }
    }
  }

  /** Looks at some logs, in their turn. One thread. */
  Duration check() throws InterruptedException {
    if (!redis.isOpen()) {
      return CHECK_SOME;
    }
    followed.values().forEach(FollowedLog::catchUpIfBehind);
    if (checkAll) {
      checkAll = false;
      unchecked = followed.values().iterator();
    } else if (!unchecked.hasNext() && System.nanoTime() - checkBegan > CHECK_ALL.toNanos()) {
      checkBegan = System.nanoTime();
      unchecked = followed.values().iterator();
    }
    List<FollowedLog> some = new ArrayList<>();
    while (some.size() < CHECKED_AT_ONCE && unchecked.hasNext()) {
      some.add(unchecked.next());
    }
    compare(some);
    return unchecked.hasNext() ? CHECK_SOME.dividedBy(10) : CHECK_SOME;
  }

  private void compare(List<FollowedLog> logs) throws InterruptedException {
    List<CompletionStage<List<KeyValue<String, byte[]>>>> tails =
        logs.stream().map(log -> redis.command(c -> c.hmget(Keys.meta(log.name()), TAIL))).toList();
    for (int i = 0; i < logs.size(); i++) {
      try {
        logs.get(i).expect(tail(Redis.await(tails.get(i), RedisOptions.COMMAND)));
      } catch (Failure _) {
        checkAll = true; // once more when Redis is back
        return;
      }
    }
  }
}
