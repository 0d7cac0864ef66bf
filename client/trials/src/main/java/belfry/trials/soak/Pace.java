package belfry.trials.soak;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How busy the visitors are.
 *
 * @param programs the number of programs at any time
 * @param stay the length of a visit, on average
 * @param pause the time between two commands of a visitor, on average
 */
record Pace(int programs, Duration stay, Duration pause) {
  /** The room of long messages, in which slow readers fall behind. */
  static final RoomName LOUD = new RoomName("soak-loud");

  /** The rooms are so few that each of them is full before growth is judged. */
  private static final List<RoomName> ROOMS =
      IntStream.range(0, 4).mapToObj(n -> new RoomName("soak-" + n)).toList();

  /** A random choice of rooms, each once. */
  List<RoomName> rooms(Random random, int count) {
    List<RoomName> all = new ArrayList<>(ROOMS);
    Collections.shuffle(all, random);
    return List.copyOf(all.subList(0, count));
  }

  /** A name that one of the programs may have now. */
  Nickname somebody(Random random) {
    return Nickname.of("p" + random.nextInt(programs) + "-" + (1 + random.nextInt(3)));
  }

  /** Length of one visit, in nanoseconds. */
  long stay(Random random) {
    return exponential(random, stay);
  }

  /** Time until the next command, in nanoseconds. */
  long pause(Random random) {
    return exponential(random, pause);
  }

  private static long exponential(Random random, Duration mean) {
    return (long) (-Math.log(1 - random.nextDouble()) * mean.toNanos());
  }
}
