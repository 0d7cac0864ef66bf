package belfry.server.backplane.redis;

import belfry.protocol.RoomName;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Login;
import belfry.server.backplane.Names;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Pending;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.backplane.redis.link.Timeouts;
import io.lettuce.core.Range;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Gatherers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Corrects Redis where it differs from what this instance holds: claims names and enters rooms
 * again, and removes what Redis has beyond that.
 */
final class Reconciliation {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
  private static final int ASKED_AT_ONCE = 500;

  /** The separator of the parts of an owned item, as the scripts write it. */
  private static final String SEPARATOR = "\u001f";

  private static final String AFTER_SEPARATOR = " ";

  private final String instance;
  private final Commands commands;
  private final NameScripts names;
  private final PresenceScripts presence;
  private final Names.Listener lost;

  Reconciliation(
      String instance,
      Commands commands,
      NameScripts names,
      PresenceScripts presence,
      Names.Listener lost) {
    this.instance = instance;
    this.commands = commands;
    this.names = names;
    this.presence = presence;
    this.lost = lost;
  }

  /**
   * Runs a script that carries a change of this instance to Redis. If that fails, the partition is
   * compared later.
   */
  void tryOnce(Partition partition, ScriptCall<?> call) {
    if (!commands.tryOnce(call)) {
      partition.doubt();
    }
  }

  /**
   * Compares a partition with Redis and corrects Redis.
   *
   * @throws CommandFailure if that can't be done now
   */
  void compare(Partition partition) throws InterruptedException {
    LOG.debug("comparing what this instance holds with what Redis has");
    List<byte[]> owned =
        Commands.await(
            commands.send(c ->
                c.zrangebylex(
                    partition.ownedKey(),
                    Range.from(
                        Range.Boundary.including(FieldCodec.bytes(instance + SEPARATOR)),
                        Range.Boundary.excluding(FieldCodec.bytes(instance + AFTER_SEPARATOR))))),
            Timeouts.COMMAND);
    claimAgain(partition);
    enterAgain(partition);
    for (byte[] item : owned) {
      removeIfUnknown(partition, FieldCodec.text(item).split(SEPARATOR, -1));
    }
  }

  private void claimAgain(Partition partition) throws InterruptedException {
    Map<String, Partition.HeldName> held = partition.names();
    askForEach(
        held.values(),
        name -> names.claimAgain(partition, name),
        (name, claim) -> {
          String key = name.name().key();
          Login possible = name.possibleLogin();
          if (claim != Claim.GRANTED && possible != null) {
            held.replace(key, name, name.as(possible)); // the account was changed after all
            partition.doubt();
          } else if (claim != Claim.GRANTED && held.remove(key, name)) {
            lost.nameLost(name.holder().id(), name.name(), why(claim));
          } else if (!name.equals(held.get(key))) {
            partition.doubt(); // it changed meanwhile, and Redis may have got the change first
          }
        });
  }

  private static String why(Claim claim) {
    return switch (claim) {
      case TAKEN, GRANTED -> "somebody else took your name meanwhile";
      case RESERVED -> "your name has an account now";
      case STALE -> "the account was changed; log in again";
    };
  }

  private void enterAgain(Partition partition) throws InterruptedException {
    Map<Partition.Place, Occupant> places = partition.places();
    askForEach(
        places.entrySet(),
        at -> presence.enterAgain(partition, at.getKey().room(), at.getValue()),
        (at, _) -> {
          if (!at.getValue().equals(places.get(at.getKey()))) {
            partition.doubt(); // it changed meanwhile, and Redis may have got the change first
          }
        });
  }

  /** Runs a script for each item, a group at a time, so that each answer comes within its limit. */
  private <T, R> void askForEach(
      Collection<T> all, Function<T, ScriptCall<R>> call, BiConsumer<T, R> answered)
      throws InterruptedException {
    for (List<T> group : all.stream().gather(Gatherers.windowFixed(ASKED_AT_ONCE)).toList()) {
      List<Pending<R>> pending = group.stream().map(one -> commands.send(call.apply(one))).toList();
      for (int i = 0; i < group.size(); i++) {
        answered.accept(group.get(i), pending.get(i).await(Timeouts.COMMAND));
      }
    }
  }

  /**
   * Removes an item from Redis that this instance does not hold.
   *
   * @param item an instance, n and the key of a name; or an instance, r, a room, a time and a
   *     holder
   */
  private void removeIfUnknown(Partition partition, String[] item) throws InterruptedException {
    if (item[1].equals("n") && partition.isClaimed(item[2])) {
      partition.doubt(); // the answer says whose the name is; it is on its way
    } else if (item[1].equals("n") && !partition.names().containsKey(item[2])) {
      commands.send(names.releaseOfAny(partition, item[2])).await(Timeouts.COMMAND);
    } else if (item[1].equals("r")) {
      RoomName room = new RoomName(item[2]);
      if (!partition.places().containsKey(new Partition.Place(room, item[4]))) {
        commands
            .send(presence.exit(partition, room, item[4], Departure.LEFT, ""))
            .await(Timeouts.COMMAND);
      }
    }
  }
}
