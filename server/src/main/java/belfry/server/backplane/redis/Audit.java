package belfry.server.backplane.redis;

import belfry.protocol.RoomName;
import belfry.server.backplane.Names;
import belfry.server.backplane.Occupant;
import io.lettuce.core.Range;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Gatherers;
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
  private static final int ASKED_AT_ONCE = 500;

  private final String instance;
  private final Redis redis;
  private final Ownership ownership;
  private final Names.Listener lost;

  Audit(String instance, Redis redis, Ownership ownership, Names.Listener lost) {
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
    Map<String, Partition.Held> names = partition.heldNames();
    ask(
        names.values(),
        held -> ownership.claim(partition, held, false),
        (held, reply) -> {
          String key = held.name().key();
          if (reply.text(0).equals("TAKEN") && names.remove(key, held)) {
            lost.nameLost(
                held.holder().id(), held.name(), "somebody else took your name meanwhile");
          } else if (!held.equals(names.get(key))) {
            partition.doubt(); // it changed meanwhile, and Redis may have heard that first
          }
        });
  }

  private void enterAgain(Partition partition) throws InterruptedException {
    Map<Partition.Place, Occupant> places = partition.places();
    ask(
        places.entrySet(),
        at -> ownership.enter(partition, at.getKey().room(), at.getValue()),
        (at, _) -> {
          if (!at.getValue().equals(places.get(at.getKey()))) {
            partition.doubt();
          }
        });
  }

  /** Asks for each, some at a time: all of those are answered within the time of one command. */
  private static <T> void ask(
      Collection<T> all,
      Function<T, CompletableFuture<Reply>> command,
      BiConsumer<T, Reply> answered)
      throws InterruptedException {
    for (List<T> some : all.stream().gather(Gatherers.windowFixed(ASKED_AT_ONCE)).toList()) {
      List<CompletableFuture<Reply>> asked = some.stream().map(command).toList();
      for (int i = 0; i < some.size(); i++) {
        answered.accept(some.get(i), Redis.await(asked.get(i), RedisOptions.COMMAND));
      }
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
