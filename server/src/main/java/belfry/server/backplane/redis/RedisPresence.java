package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomState;
import io.lettuce.core.KeyValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Who is where, in Redis. Changes are told over the channel of the room's log, once: a follower
 * that is cut off from Redis just then misses them, and finds the count right at the next change.
 */
final class RedisPresence implements Presence {
  private static final String[] TOPIC = {"topic-id", "topic-time", "topic"};

  private final Redis redis;
  private final Lease lease;
  private final Ownership ownership;
  private final List<Partition> partitions;
  private final Serial lists = new Serial("rooms");
  private final Queue<CompletableFuture<List<RoomInfo>>> askers = new ConcurrentLinkedQueue<>();

  RedisPresence(Redis redis, Lease lease, Ownership ownership, List<Partition> partitions) {
    this.redis = redis;
    this.lease = lease;
    this.ownership = ownership;
    this.partitions = partitions;
  }

  private Partition partition(RoomName room) {
    return Partition.of(partitions, room.text());
  }

  @Override
  public RoomState enter(RoomName room, Occupant who) {
    Partition partition = partition(room);
    if (!lease.awaitFresh(partition)) {
      throw new RefusedException(Code.UNAVAILABLE, Tried.AWAY);
    }
    Partition.Place place = new Partition.Place(room, who.holder());
    Occupant before = partition.places().put(place, who);
    boolean entered = false;
    try {
      CompletionStage<List<KeyValue<String, byte[]>>> topic = topic(room);
      long members =
          redis.ask(
              () -> ownership.enter(partition, room, who).thenApply(reply -> reply.number(0)));
      entered = true;
      return new RoomState((int) members, topic(room, topic));
    } finally {
      if (!entered) {
        partition.doubt();
        if (before == null) {
          partition.places().remove(place, who);
        } else {
          partition.places().put(place, before);
        }
      }
    }
  }

  private CompletionStage<List<KeyValue<String, byte[]>>> topic(RoomName room) {
    return redis.command(c -> c.hmget(Keys.meta(LogName.of(room)), TOPIC));
  }

  /** What was asked for, or else asked for again. */
  private Entry topic(RoomName room, CompletionStage<List<KeyValue<String, byte[]>>> asked) {
    try {
      return entry(Redis.await(asked, RedisOptions.COMMAND));
    } catch (Failure _) { // as when it was asked while Redis was away
      return entry(redis.ask(() -> topic(room)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // whoever is asked to stop hears it again
      throw new RefusedException(Code.STOPPING, "the server is about to stop");
    }
  }

  private static Entry entry(List<KeyValue<String, byte[]>> topic) {
    return topic.stream().allMatch(KeyValue::hasValue)
        ? Message.entry(
                Fields.text(topic.get(0).getValue()),
                Fields.text(topic.get(1).getValue()),
                topic.get(2).getValue())
            .orElse(null)
        : null;
  }

  @Override
  public void exit(RoomName room, Occupant who) {
    Partition partition = partition(room);
    partition.places().remove(new Partition.Place(room, who.holder()));
    redis.tryOnce(partition, () -> ownership.exit(partition, room, who.holder()));
  }

  @Override
  public void change(RoomName room, Occupant before, Occupant after) {
    Partition partition = partition(room);
    partition.places().replace(new Partition.Place(room, after.holder()), after);
    redis.tryOnce(partition, () -> ownership.change(partition, room, after));
  }

  @Override
  public RoomState state(RoomName room) {
    CompletionStage<List<KeyValue<String, byte[]>>> topic = topic(room);
    String counts = partition(room).countsKey();
    List<KeyValue<String, byte[]>> count =
        redis.ask(() -> redis.command(c -> c.hmget(counts, room.text())));
    return new RoomState(
        count.getFirst().hasValue()
            ? Integer.parseInt(Fields.text(count.getFirst().getValue()))
            : 0,
        topic(room, topic));
  }

  @Override
  public List<Person> people(RoomName room, int limit) {
    List<String> keys = partition(room).forPeople();
    return redis
        .hold(
            time -> people(Redis.await(redis.send(Script.PEOPLE, keys, room.text(), limit), time)))
        .orRefuse();
  }

  static List<Person> people(Reply reply) {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < reply.size(); i += 3) {
      people.add(
          new Person(
              Nickname.of(reply.text(i)),
              Instant.ofEpochMilli(reply.number(i + 1)),
              Fields.optionalText(reply.text(i + 2))));
    }
    return people;
  }

  /** Those who ask while a list is made share the next: there may be tens of thousands of rooms. */
  @Override
  public List<RoomInfo> rooms() {
    return redis.ask(() -> {
      CompletableFuture<List<RoomInfo>> asked = new CompletableFuture<>();
      askers.add(asked);
      lists.run(this::list);
      return asked;
    });
  }

  private void list() {
    List<CompletableFuture<List<RoomInfo>>> all = new ArrayList<>();
    for (var asked = askers.poll(); asked != null; asked = askers.poll()) {
      all.add(asked);
    }
    if (all.isEmpty()) {
      return;
    }
    try {
      List<RoomInfo> rooms = withTopics(largestFirst());
      all.forEach(asked -> asked.complete(rooms));
    } catch (Failure e) {
      all.forEach(asked -> asked.completeExceptionally(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does; each who asks runs into the limit
    }
  }

  private List<RoomInfo> largestFirst() throws InterruptedException {
    List<CompletionStage<Map<String, byte[]>>> counts =
        partitions.stream().map(p -> redis.command(c -> c.hgetall(p.countsKey()))).toList();
    List<RoomInfo> rooms = new ArrayList<>();
    for (CompletionStage<Map<String, byte[]>> some : counts) {
      Redis.await(some, RedisOptions.COMMAND)
          .forEach((room, count) ->
              rooms.add(
                  new RoomInfo(new RoomName(room), Integer.parseInt(Fields.text(count)), null)));
    }
    rooms.sort(
        Comparator.comparingInt(RoomInfo::members)
            .reversed()
            .thenComparing(info -> info.name().text()));
    return rooms;
  }

  /** With the topics of those that are shown. */
  private List<RoomInfo> withTopics(List<RoomInfo> rooms) throws InterruptedException {
    List<CompletionStage<List<KeyValue<String, byte[]>>>> topics =
        rooms.stream().limit(Limits.LISTED).map(room -> topic(room.name())).toList();
    for (int i = 0; i < topics.size(); i++) {
      RoomInfo room = rooms.get(i);
      Entry topic = entry(Redis.await(topics.get(i), RedisOptions.COMMAND));
      if (topic != null) {
        rooms.set(i, new RoomInfo(room.name(), room.members(), topic.text()));
      }
    }
    return List.copyOf(rooms);
  }
}
