package belfry.trials.chaos;

import belfry.protocol.RoomName;
import belfry.trials.process.RedisCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the slot that holds a room half moved for a while: two masters have some of its keys each,
 * so a script that needs several of them can't run. The keys that moved first are its effect.
 */
final class HalfMovedSlotFault extends Fault {
  private final RedisCluster cluster;
  private final RoomName room;
  private final int shift;
  private RedisCluster.@Nullable Moving moving;
  private Effect effect = Effect.of(0, "keys moved first");

  /**
   * Describes it.
   *
   * @param shift to which of the other masters: see {@link RedisCluster#move}
   */
  HalfMovedSlotFault(RedisCluster cluster, RoomName room, int shift, Duration length) {
    super("the slot that holds " + room + " is half moved for " + seconds(length), "redis", length);
    this.cluster = cluster;
    this.room = room;
    this.shift = shift;
  }

  /** A node that fails meanwhile would need the repair of a cluster by hand. */
  @Override
  boolean goesAlone() {
    return true;
  }

  @Override
  void begin() throws IOException {
    List<Integer> slots = cluster.slotsOf(room.text());
    if (slots.isEmpty()) {
      effect = new Effect(0, effect.unit(), "no slot holds a key of " + room);
      return;
    }
    RedisCluster.Moving begun = cluster.beginMove(slots.getFirst(), shift);
    moving = begun;
    effect =
        new Effect(
            begun.half(),
            effect.unit(),
            "slot %s from %s to %s"
                .formatted(begun.slot(), begun.source().name(), begun.target().name()));
  }

  @Override
  Effect end() throws IOException {
    RedisCluster.Moving begun = moving;
    if (begun != null) {
      begun.end();
    }
    return effect;
  }
}
