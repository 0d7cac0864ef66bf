package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Names;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names in Redis. A holder keeps a name as long as its instance renews its lease. Any thread may
 * use it; calls wait for Redis.
 */
final class RedisNames implements Names {
  private final Commands commands;
  private final NameScripts scripts;
  private final Lease lease;
  private final Reconciliation reconciliation;
  private final List<Partition> partitions;
  private final LostNames lost;

  RedisNames(
      Commands commands,
      NameScripts scripts,
      Lease lease,
      Reconciliation reconciliation,
      List<Partition> partitions,
      LostNames lost) {
    this.commands = commands;
    this.scripts = scripts;
    this.lease = lease;
    this.reconciliation = reconciliation;
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
      throw new RefusedException(Code.UNAVAILABLE, CommandResult.UNAVAILABLE);
    }
    Partition.HeldName mine = new Partition.HeldName(name, holder, null);
    Partition.HeldName before = partition.names().putIfAbsent(name.key(), mine);
    boolean again = before != null && before.isBy(holder);
    if (again) {
      mine = new Partition.HeldName(name, holder, before.away());
    }
    Claim claim = null;
    try {
      claim = commands.run(scripts.claim(partition, mine));
      return claim;
    } finally {
      if (claim == Claim.GRANTED) {
        reportIfTaken(partition.names().put(name.key(), mine), holder);
      } else {
        if (before == null) {
          partition.names().remove(name.key(), mine);
        }
        if (again || claim == null) {
          partition.doubt();
        }
      }
    }
  }

  /**
   * Reports that another session of this instance lost the name. A Redis that lost its data grants
   * such a claim without publishing the loss.
   */
  private void reportIfTaken(Partition.@Nullable HeldName before, Holder holder) {
    if (before != null && !before.isBy(holder)) {
      lost.nameLost(before.holder().id(), before.name(), "another connection took your name over");
    }
  }

  @Override
  public void release(Nickname name, Holder holder) {
    Partition partition = partition(name);
    partition.names().computeIfPresent(name.key(), (_, held) -> held.isBy(holder) ? null : held);
    lost.forget(holder.id());
    reconciliation.tryOnce(partition, scripts.release(partition, name, holder));
  }

  @Override
  public Optional<Recipient> find(Nickname name) {
    return commands.run(scripts.find(partition(name), name));
  }

  @Override
  public void away(Nickname name, Holder holder, @Nullable String text) {
    Partition partition = partition(name);
    partition
        .names()
        .computeIfPresent(
            name.key(),
            (_, held) -> held.isBy(holder) ? new Partition.HeldName(name, holder, text) : held);
    reconciliation.tryOnce(partition, scripts.away(partition, name, holder, text));
  }

  /** Receives the message that a session of this instance lost its name to another instance. */
  void received(ChannelMessage.NameLost message) {
    Map<String, Partition.HeldName> names = partition(message.name()).names();
    Partition.HeldName held = names.get(message.name().key());
    if (held != null
        && held.holder().id().equals(message.holder())
        && names.remove(message.name().key(), held)) {
      lost.nameLost(message.holder(), message.name(), message.why());
    }
  }
}
