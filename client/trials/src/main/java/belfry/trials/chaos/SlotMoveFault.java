package belfry.trials.chaos;

import belfry.protocol.RoomName;
import belfry.trials.process.RedisCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Moves the slot that holds a room to another master, with its keys, while people talk. */
final class SlotMoveFault extends Fault {
  private final RedisCluster cluster;
  private final RoomName room;
  private final int shift;
  private Effect effect = Effect.of(0, "keys moved");

  /**
   * Describes it.
   *
   * @param shift to which of the other masters: see {@link RedisCluster#move}
   */
  SlotMoveFault(RedisCluster cluster, RoomName room, int shift) {
    super("the slot that holds " + room + " moves", "redis", Duration.ZERO);
    this.cluster = cluster;
    this.room = room;
    this.shift = shift;
  }

  @Override
  void begin() throws IOException {
    List<Integer> slots = cluster.slotsOf(room.text());
    if (slots.isEmpty()) {
      effect = new Effect(0, "keys moved", "no slot holds a key of " + room);
      return;
    }
    RedisCluster.Move move = cluster.move(slots.getFirst(), shift);
    effect =
        new Effect(
            move.keys(),
            "keys moved",
            "slot %d from %s to %s".formatted(move.slot(), move.from(), move.to()));
  }

  @Override
  Effect end() {
    return effect;
  }
}
