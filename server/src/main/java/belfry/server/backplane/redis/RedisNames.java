package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names in Redis. A name belongs to its holder while the holder's instance has its lease. */
final class RedisNames implements Names {
  private final Redis redis;
  private final Lease lease;
  private final Ownership ownership;
  private final List<Partition> partitions;
  private final LostNames lost;

  RedisNames(
      Redis redis, Lease lease, Ownership ownership, List<Partition> partitions, LostNames lost) {
    this.redis = redis;
    this.lease = lease;
    this.ownership = ownership;
    this.partitions = partitions;
    this.lost = lost;
  }

  private Partition partition(Nickname name) {
    return Partition.of(partitions, name.key());
  }

  @Override
  public Claim claim(Nickname name, Holder holder) {
    Partition partition = partition(name);
    if (!lease.awaitFresh(partition)) {
      throw new RefusedException(Code.UNAVAILABLE, Tried.AWAY);
    }
    Partition.Held mine = new Partition.Held(name, holder, null);
    Partition.Held before = partition.heldNames().putIfAbsent(name.key(), mine);
    boolean again = before != null && before.isBy(holder);
    if (again) {
      mine = new Partition.Held(name, holder, before.away());
    }
    Claim claim = null;
    try {
      claim = tryClaim(partition, mine);
      return claim;
    } finally {
      if (claim == Claim.GRANTED) {
        displaced(partition.heldNames().put(name.key(), mine), holder);
      } else {
        if (before == null) {
          partition.heldNames().remove(name.key(), mine);
        }
        if (again || claim == null) {
          partition.doubt();
        }
      }
    }
  }

  /** A Redis that lost what another session here held gives it away, and tells nobody. */
  private void displaced(Partition.Held was, Holder by) {
    if (was != null && !was.isBy(by)) {
      lost.nameLost(was.holder().id(), was.name(), "another connection took your name over");
    }
  }

  private Claim tryClaim(Partition partition, Partition.Held mine) {
    String answer =
        redis.ask(() -> ownership.claim(partition, mine, true).thenApply(reply -> reply.text(0)));
    return answer.equals("GRANTED") ? Claim.GRANTED : Claim.TAKEN;
  }

  @Override
  public void release(Nickname name, Holder holder) {
    Partition partition = partition(name);
    partition
        .heldNames()
        .computeIfPresent(name.key(), (_, held) -> held.isBy(holder) ? null : held);
    lost.forget(holder.id());
    redis.tryOnce(partition, () -> ownership.release(partition, name, holder));
  }

  @Override
  public Optional<Recipient> find(Nickname name) {
    List<String> keys = partition(name).forNames();
    return redis.ask(() -> redis.send(Script.FIND, keys, name.key()).thenApply(RedisNames::found));
  }

  static Optional<Recipient> found(Reply reply) {
    return reply.size() == 0
        ? Optional.empty()
        : Optional.of(
            new Recipient(new LogName(reply.text(0)), Fields.optionalText(reply.text(1))));
  }

  @Override
  public void away(Nickname name, Holder holder, String text) {
    Partition partition = partition(name);
    partition
        .heldNames()
        .computeIfPresent(
            name.key(),
            (_, held) -> held.isBy(holder) ? new Partition.Held(name, holder, text) : held);
    redis.tryOnce(partition, () -> ownership.away(partition, name, holder, text));
  }

  /** A session of this instance lost its name to another one. */
  void lost(Message.Lost gone) {
    Map<String, Partition.Held> names = partition(gone.name()).heldNames();
    Partition.Held held = names.get(gone.name().key());
    if (held != null
        && held.holder().id().equals(gone.holder())
        && names.remove(gone.name().key(), held)) {
      lost.nameLost(gone.holder(), gone.name(), gone.why());
    }
  }
}
