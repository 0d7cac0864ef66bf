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
 * @param programs how many programs there are at any time
 * @param stay how long a visit is, on average
 * @param pause how long a visitor is quiet between two commands, on average
 */
record Pace(int programs, Duration stay, Duration pause) {
  /** The room where programs say long things, for those who do not read. */
  static final RoomName LOUD = new RoomName("soak-loud");

  /** So few that each holds as much as it may before growth is judged. */
  private static final List<RoomName> ROOMS =
      IntStream.range(0, 4).mapToObj(n -> new RoomName("soak-" + n)).toList();

  /** Some rooms, each once. */
  List<RoomName> rooms(Random random, int count) {
    List<RoomName> all = new ArrayList<>(ROOMS);
    Collections.shuffle(all, random);
    return List.copyOf(all.subList(0, count));
  }

  /** A name that a program may have just now. */
  Nickname somebody(Random random) {
    return Nickname.of("p" + random.nextInt(programs) + "-" + (1 + random.nextInt(3)));
  }

  /** Nanoseconds of one visit. */
  long stay(Random random) {
    return exponential(random, stay);
  }

  /** Nanoseconds of one silence. */
  long pause(Random random) {
    return exponential(random, pause);
  }

  private static long exponential(Random random, Duration mean) {
    return (long) (-Math.log(1 - random.nextDouble()) * mean.toNanos());
  }
}
