package belfry.trials.chaos;

import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.RoomName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All clients of a run: citizens in ten rooms, rivals for a name, and vandals while a fault sends
 * them.
 */
final class Crowd implements AutoCloseable {
  private static final int ORDINARY_ROOMS = 7;
  private static final List<RoomName> SPECIAL = List.of(Citizen.STILL, Rival.THRONE, Lines.LOUD);
  private static final int RIVALS = 4;
  private static final int FLOODERS = 12;
  private static final long ANSWER_SECONDS = Limits.ANSWER.toSeconds() + 3;

  private final Town town;
  private final List<Citizen> citizens = new ArrayList<>();
  private final List<Rival> rivals = new ArrayList<>();
  private final Random whims;

  Crowd(Town town, int size, long seed) {
    this.town = town;
    this.whims = new Random(seed);
    for (int i = 0; i < size; i++) {
      citizens.add(new Citizen("c" + i, rooms(i), town, seed * 1_000 + i));
    }
    for (int i = 0; i < RIVALS; i++) {
      rivals.add(new Rival("rival" + i, town, seed * 1_000 - 1 - i));
    }
  }

  /** All rooms. */
  static List<RoomName> rooms() {
    return Stream.concat(
            SPECIAL.stream(),
            IntStream.range(0, ORDINARY_ROOMS).mapToObj(i -> new RoomName("room" + i)))
        .toList();
  }

  /** Two ordinary rooms, and one of the three that are for something. */
  private static List<RoomName> rooms(int citizen) {
    return List.of(
        new RoomName("room" + citizen % ORDINARY_ROOMS),
        new RoomName("room" + (citizen + 1 + citizen / ORDINARY_ROOMS % 5) % ORDINARY_ROOMS),
        SPECIAL.get(citizen % SPECIAL.size()));
  }

  void start() {
    citizens.forEach(Citizen::start);
    rivals.forEach(Rival::start);
  }

  List<Journal> journals() {
    return Stream.concat(
            citizens.stream().map(Citizen::journal), rivals.stream().map(Rival::journal))
        .toList();
  }

  /** Lets everybody talk, or come and be silent. */
  void quiet(boolean now) {
    town.quiet(now);
  }

  /** What somebody still waits for, or null when all have been told all. */
  String unsettled() {
    if (rivals.stream().anyMatch(Rival::isThere)) {
      return "rivals are still connected";
    }
    return citizens.stream()
        .map(Citizen::unsettled)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Has somebody say a line in the room that is still otherwise. */
  void cue() {
    List<Citizen> able = new ArrayList<>(citizens);
    java.util.Collections.shuffle(able, whims);
    boolean _ = able.stream().anyMatch(Citizen::cue);
  }

  /** Compares who is said to be in each room with who is; null when that is the same. */
  String strangers() throws InterruptedException {
    Map<Citizen, CompletableFuture<Event.People>> questions = new HashMap<>();
    for (int i = 0; i < citizens.size(); i++) {
      Citizen citizen = citizens.get(i);
      questions.put(citizen, citizen.who(room(citizen, i)));
    }
    for (int i = 0; i < citizens.size(); i++) {
      Citizen citizen = citizens.get(i);
      String wrong = compare(room(citizen, i), questions.get(citizen));
      if (wrong != null) {
        return citizen.name() + " asked: " + wrong;
      }
    }
    return null;
  }

  /** One of a citizen's rooms. */
  private static RoomName room(Citizen citizen, int number) {
    return citizen.rooms().get(number / 3 % citizen.rooms().size());
  }

  private String compare(RoomName room, CompletableFuture<Event.People> question)
      throws InterruptedException {
    List<String> told;
    int total;
    try {
      Event.People people = question.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      told = people.people().stream().map(person -> person.name().text()).toList();
      total = people.total();
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      return "nobody tells who is in " + room + ": " + e;
    }
    Set<String> there =
        citizens.stream()
            .filter(citizen -> citizen.rooms().contains(room))
            .map(Citizen::name)
            .collect(Collectors.toCollection(TreeSet::new));
    if (total == there.size()
        && told.size() == total
        && there.containsAll(told)
        && there.size() == Set.copyOf(told).size()) {
      return null;
    }
    List<String> ghosts = new ArrayList<>(told);
    there.forEach(ghosts::remove);
    there.removeAll(told);
    return "in %s there are %d of %d; too many: %s; missing: %s"
        .formatted(room, told.size(), total, ghosts, there);
  }

  /** Half of all stop reading for a while. */
  Fault stopReading(Duration length) {
    return Fault.of(
        "half of the clients read nothing for " + Fault.seconds(length),
        "readers",
        length,
        () -> {
          for (int i = 0; i < citizens.size(); i += 2) {
            citizens.get(i).stopReading(length);
          }
        },
        () -> {});
  }

  /** Some come to one instance to do harm. */
  Fault vandalise(Random random, Vandal.Kind kind, Duration length) {
    List<Vandal> vandals = new ArrayList<>();
    long seed = random.nextLong();
    return Fault.of(
        FLOODERS + " connections of vandals for " + Fault.seconds(length) + ": " + kind,
        "vandals",
        length,
        () -> {
          Random own = new Random(seed);
          for (int i = 0; i < FLOODERS; i++) {
            Vandal vandal = new Vandal(town.port(own), kind, own.nextLong());
            vandals.add(vandal);
            vandal.start();
          }
        },
        () -> vandals.forEach(Vandal::close));
  }

  @Override
  public void close() {
    citizens.forEach(Citizen::close);
    rivals.forEach(Rival::close);
  }
}
