package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Occupant;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The scripts that give this instance names and places, and take them back. */
final class Ownership {
  private final String instance;
  private final Duration lease;
  private final Redis redis;

  Ownership(String instance, Duration lease, Redis redis) {
    this.instance = instance;
    this.lease = lease;
    this.redis = redis;
  }

  /**
   * Claims a name.
   *
   * @param asked whether somebody asks for it; else this instance had it before
   */
  CompletableFuture<Reply> claim(Partition partition, Partition.Held held, boolean asked) {
    return redis.send(
        Script.CLAIM,
        partition.forClaim(),
        instance,
        held.name().key(),
        held.name().text(),
        held.holder().id(),
        Identity.ofSecret(held.holder().token()),
        held.holder().inbox().text(),
        Fields.optional(held.away()),
        lease.toMillis(),
        asked ? 1 : 0);
  }

  CompletableFuture<Reply> release(Partition partition, Nickname name, Holder holder) {
    return redis.send(Script.RELEASE, partition.forRelease(), instance, name.key(), holder.id());
  }

  /** Releases a name of this instance, whoever of its sessions had it. */
  CompletableFuture<Reply> release(Partition partition, String key) {
    return redis.send(Script.RELEASE, partition.forRelease(), instance, key, "");
  }

  CompletableFuture<Reply> away(Partition partition, Nickname name, Holder holder, String text) {
    return redis.send(
        Script.AWAY, partition.forNames(), name.key(), holder.id(), Fields.optional(text));
  }

  CompletableFuture<Reply> enter(Partition partition, RoomName room, Occupant who) {
    return redis.send(
        Script.ENTER,
        partition.forEnter(),
        instance,
        room.text(),
        who.holder(),
        "%015d".formatted(who.since().toEpochMilli()),
        who.name().text(),
        Fields.optional(who.away()));
  }

  CompletableFuture<Reply> exit(Partition partition, RoomName room, String holder) {
    return redis.send(Script.EXIT, partition.forExit(), room.text(), holder);
  }

  CompletableFuture<Reply> change(Partition partition, RoomName room, Occupant after) {
    return redis.send(
        Script.CHANGE,
        partition.forChange(),
        room.text(),
        after.holder(),
        after.name().text(),
        Fields.optional(after.away()));
  }
}
