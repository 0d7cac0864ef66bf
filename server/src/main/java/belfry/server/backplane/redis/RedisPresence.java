package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Arrival;
import belfry.server.backplane.Departure;
import belfry.server.backplane.ListedRoom;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomRules;
import belfry.server.backplane.RoomState;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Presence in Redis. Each change is published once, over the channel of the room's log. A follower
 * that has no connection at that moment misses it, and sees the right number of occupants at the
 * next change. Any thread may use it; calls wait for Redis.
 */
final class RedisPresence implements Presence {
  private final Commands commands;
  private final PresenceScripts scripts;
  private final Lease lease;
  private final Reconciliation reconciliation;
  private final List<Partition> partitions;
  private final Topics topics;
  private final RoomLister lister;

  RedisPresence(
      Commands commands,
      PresenceScripts scripts,
      Lease lease,
      Reconciliation reconciliation,
      List<Partition> partitions,
      Topics topics,
      RoomLister lister) {
    this.commands = commands;
    this.scripts = scripts;
    this.lease = lease;
    this.reconciliation = reconciliation;
    this.partitions = partitions;
    this.topics = topics;
    this.lister = lister;
  }

  private Partition partition(RoomName room) {
    return Partition.of(partitions, room.text());
  }

  @Override
  public Arrival enter(
      RoomName room,
      Occupant who,
      @Nullable String person,
      @Nullable RoomRules judgedBy,
      int places) {
    Partition partition = partition(room);
    if (!lease.awaitFresh(partition)) {
      throw new RefusedException(Code.UNAVAILABLE, CommandResult.UNAVAILABLE);
    }
    Partition.Place place = new Partition.Place(room, who.holder());
    Occupant before = partition.places().put(place, who);
    boolean entered = false;
    try {
      return switch (commands.run(scripts.enter(partition, room, who, person, judgedBy, places))) {
        case PresenceScripts.Stale stale -> new Arrival.Stale(stale.inForce(), stale.host());
        case PresenceScripts.Full _ -> new Arrival.Full();
        case PresenceScripts.Entered in -> {
          entered = true;
          yield new Arrival.Entered(
              new RoomState(in.count().members(), in.topic(), in.count().host(), judgedBy));
        }
      };
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

  @Override
  public void exit(RoomName room, Occupant who, Departure how, String why) {
    Partition partition = partition(room);
    partition.places().remove(new Partition.Place(room, who.holder()));
    reconciliation.tryOnce(partition, scripts.exit(partition, room, who.holder(), how, why));
  }

  @Override
  public void change(RoomName room, Occupant before, Occupant after, long number) {
    Partition partition = partition(room);
    partition.places().replace(new Partition.Place(room, after.holder()), after);
    reconciliation.tryOnce(partition, scripts.change(partition, room, after, number));
  }

  @Override
  public RoomState state(RoomName room) {
    Topics.Asked topic = topics.ask(room);
    PresenceScripts.Count in = commands.run(scripts.count(partition(room), room));
    Topics.Kept kept = topics.await(topic);
    return new RoomState(in.members(), kept.topic(), in.host(), kept.rules());
  }

  @Override
  public boolean contains(RoomName room, String holder) {
    return commands.run(scripts.contains(partition(room), room, holder));
  }

  @Override
  public List<Occupant> people(RoomName room, int limit) {
    return commands.run(scripts.people(partition(room), room, limit));
  }

  @Override
  public List<ListedRoom> rooms() {
    return lister.rooms();
  }
}
