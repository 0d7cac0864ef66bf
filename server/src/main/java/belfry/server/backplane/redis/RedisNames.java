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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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
    NameClaim asked = new NameClaim(name.key(), holder);
    partition.claims().add(asked);
    try {
      Claim claim =
          commands.run(
              scripts.claim(partition, wanted(partition.names().get(name.key()), name, holder)));
      if (claim == Claim.GRANTED) {
        hold(partition, name, holder, asked);
      } else {
        doubtIfHeld(partition, name, holder);
      }
      return claim;
    } catch (RuntimeException | Error e) {
      partition.doubt(); // Redis may have granted the claim
      throw e;
    } finally {
      partition.claims().remove(asked);
    }
  }

  /** The name as its session is to hold it: with its away message, if it holds the name already. */
  private static Partition.HeldName wanted(
      Partition.@Nullable HeldName held, Nickname name, Holder holder) {
    @Nullable String away = held != null && held.isBy(holder) ? held.away() : null;
    return new Partition.HeldName(name, holder, away);
  }

  /**
   * Makes a session the holder of a name that Redis granted. The map's entry gives an order to this
   * and to {@link #received}.
   */
  private void hold(Partition partition, Nickname name, Holder holder, NameClaim asked) {
    AtomicReference<Partition.@Nullable HeldName> replaced = new AtomicReference<>();
    partition
        .names()
        .compute(
            name.key(),
            (_, before) -> {
              replaced.set(before);
              return asked.takenOver().isEmpty() ? wanted(before, name, holder) : null;
            });
    reportIfTaken(replaced.get(), holder);
    asked.takenOver().ifPresent(why -> lost.nameLost(holder.id(), name, why));
  }

  private static void doubtIfHeld(Partition partition, Nickname name, Holder holder) {
    Partition.HeldName held = partition.names().get(name.key());
    if (held != null && held.isBy(holder)) {
      partition.doubt();
    }
  }

  /**
   * Reports that another session of this instance lost the name. A Redis that lost its data grants
   * such a claim without publishing the loss.
   */
  private void reportIfTaken(Partition.@Nullable HeldName before, Holder holder) {
    if (before != null && !before.isBy(holder)) {
      lost.nameLost(before.holder().id(), before.name(), TAKEN_OVER);
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
        .computeIfPresent(name.key(), (_, held) -> held.isBy(holder) ? held.away(text) : held);
    reconciliation.tryOnce(partition, scripts.away(partition, name, holder, text));
  }

  /** Receives the message that a session of this instance lost its name to another session. */
  void received(ChannelMessage.NameLost message) {
    Partition partition = partition(message.name());
    AtomicBoolean held = new AtomicBoolean();
    partition
        .names()
        .compute(
            message.name().key(),
            (key, now) -> {
              if (now != null && now.holder().id().equals(message.holder())) {
                held.set(true);
                return null;
              }
              partition
                  .claims()
                  .forEach(claim -> claim.takenOver(key, message.holder(), message.why()));
              return now;
            });
    if (held.get()) {
      lost.nameLost(message.holder(), message.name(), message.why());
    }
  }
}
