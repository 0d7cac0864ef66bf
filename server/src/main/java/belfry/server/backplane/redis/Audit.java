package belfry.server.backplane.redis;

import belfry.protocol.RoomName;
import belfry.server.backplane.Names;
import belfry.server.backplane.Occupant;
import io.lettuce.core.Range;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Redis say of this instance what is so: claims and enters again what is here, and removes
 * what is only there.
 */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
  private static final String SEPARATOR = "\u001f";
  private static final String END = " ";

  private final String instance;
  private final Redis redis;
  private final Ownership ownership;
  private final Names.Lost lost;

  Audit(String instance, Redis redis, Ownership ownership, Names.Lost lost) {
    this.instance = instance;
    this.redis = redis;
    this.ownership = ownership;
    this.lost = lost;
  }

  /**
   * Compares a partition.
   *
   * @throws Failure when that can't be done now
   */
  void compare(Partition partition) throws InterruptedException {
    LOG.debug("comparing what this instance has with what Redis says");
    List<byte[]> owned =
        Redis.await(
            redis.command(c ->
                c.zrangebylex(
                    partition.ownedKey(),
                    Range.from(
                        Range.Boundary.including(Fields.bytes(instance + SEPARATOR)),
                        Range.Boundary.excluding(Fields.bytes(instance + END))))),
            RedisOptions.COMMAND);
    claimAgain(partition);
    enterAgain(partition);
    for (byte[] one : owned) {
      remove(partition, Fields.text(one).split(SEPARATOR, -1));
    }
  }

  private void claimAgain(Partition partition) throws InterruptedException {
    Map<Partition.Held, CompletableFuture<Reply>> claims = new HashMap<>();
    for (Partition.Held held : Set.copyOf(partition.heldNames().values())) {
      claims.put(held, ownership.claim(partition, held, false));
    }
    for (var claim : claims.entrySet()) {
      Partition.Held held = claim.getKey();
      String answer = Redis.await(claim.getValue(), RedisOptions.COMMAND).text(0);
      if (answer.equals("TAKEN") && partition.heldNames().remove(held.name().key(), held)) {
        lost.lost(held.holder().id(), held.name(), "somebody else took your name meanwhile");
      }
    }
  }

  private void enterAgain(Partition partition) throws InterruptedException {
    Set<CompletableFuture<Reply>> entering = new HashSet<>();
    partition
        .places()
        .forEach((place, who) -> entering.add(ownership.enter(partition, place.room(), who)));
    for (CompletableFuture<Reply> entered : entering) {
      Redis.await(entered, RedisOptions.COMMAND);
    }
  }

  private void remove(Partition partition, String[] owned) throws InterruptedException {
    if (owned[1].equals("n") && !partition.heldNames().containsKey(owned[2])) {
      Redis.await(ownership.release(partition, owned[2]), RedisOptions.COMMAND);
    } else if (owned[1].equals("r")) {
      RoomName room = new RoomName(owned[2]);
      Occupant who = partition.places().get(new Partition.Place(room, owned[4]));
      if (who == null) {
        Redis.await(ownership.exit(partition, room, owned[4]), RedisOptions.COMMAND);
      }
    }
  }
}
