package belfry.trials.chaos;

import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
import org.jspecify.annotations.Nullable;

/**
 * All clients of a run: those that talk in ten rooms, those that contend for a name, a moderator
 * and its suspects, and hostile ones while a fault sends them. The thread of the run uses it.
 */
final class Workload implements AutoCloseable {
  private static final int ORDINARY_ROOMS = 7;
  private static final List<RoomName> SPECIAL =
      List.of(WorkloadClient.STILL, NameContender.ROOM, TestMessages.LOUD);
  private static final int CONTENDERS = 4;
  private static final int SUSPECTS = 4;
  private static final int HOSTILE = 12;

  private final WorkloadState state;
  private final List<WorkloadClient> clients = new ArrayList<>();
  private final List<NameContender> contenders = new ArrayList<>();
  private final List<Suspect> suspects = new ArrayList<>();
  private final Moderator moderator;
  private final Random random;

  Workload(WorkloadState state, int size, long seed) {
    this.state = state;
    this.random = new Random(seed);
    for (int i = 0; i < size; i++) {
      clients.add(new WorkloadClient("c" + i, rooms(i), state, seed * 1_000 + i));
    }
    for (int i = 0; i < CONTENDERS; i++) {
      contenders.add(new NameContender("rival" + i, state, seed * 1_000 - 1 - i));
    }
    Court court = new Court();
    for (int i = 0; i < SUSPECTS; i++) {
      suspects.add(new Suspect("suspect" + i, court, state, seed * 1_000 - 100 - i));
    }
    List<Nickname> names = suspects.stream().map(Suspect::name).toList();
    moderator = new Moderator(court, names, state, seed * 1_000 - 200);
  }

  /** All rooms. */
  static List<RoomName> rooms() {
    return Stream.concat(
            SPECIAL.stream(),
            IntStream.range(0, ORDINARY_ROOMS).mapToObj(i -> new RoomName("room" + i)))
        .toList();
  }

  /** Two ordinary rooms, and one of the three special ones. */
  private static List<RoomName> rooms(int client) {
    return List.of(
        new RoomName("room" + client % ORDINARY_ROOMS),
        new RoomName("room" + (client + 1 + client / ORDINARY_ROOMS % 5) % ORDINARY_ROOMS),
        SPECIAL.get(client % SPECIAL.size()));
  }

  void start() {
    clients.forEach(WorkloadClient::start);
    contenders.forEach(NameContender::start);
    moderator.start();
    suspects.forEach(Suspect::start);
  }

  List<Journal> journals() {
    return Stream.of(
            clients.stream().map(WorkloadClient::journal),
            contenders.stream().map(NameContender::journal),
            suspects.stream().map(Suspect::journal),
            Stream.of(moderator.journal()))
        .flatMap(all -> all)
        .toList();
  }

  /** Has all clients connected and silent, or lets them talk. */
  void quiet(boolean now) {
    state.quiet(now);
  }

  /** What a client still waits for, or null when all have received everything. */
  @Nullable String unsettled() {
    if (contenders.stream().anyMatch(NameContender::isConnected)) {
      return "clients that contend for the name are still connected";
    }
    if (suspects.stream().anyMatch(Suspect::isConnected)) {
      return "clients that are moderated are still connected";
    }
    String unsettled = moderator.unsettled();
    if (unsettled != null) {
      return unsettled;
    }
    return clients.stream()
        .map(WorkloadClient::unsettled)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** What the moderator has never done, or null when it has done everything. */
  @Nullable String missingActs() {
    JournalCounts counts = JournalCounts.of(List.of(moderator.journal()));
    List<Sanction> missing =
        JournalCounts.ACTS.stream().filter(act -> counts.count(act) == 0).toList();
    return missing.isEmpty() ? null : "the moderator never did this: " + missing;
  }

  /** Has a client post a message in the still room. */
  void cue() {
    List<WorkloadClient> able = new ArrayList<>(clients);
    Collections.shuffle(able, random);
    boolean _ = able.stream().anyMatch(WorkloadClient::cue);
  }

  /**
   * Compares the members of rooms as the server lists them with the clients there; null if equal.
   */
  @Nullable String wrongMembers() throws InterruptedException {
    List<CompletableFuture<Event.People>> questions = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      questions.add(clients.get(i).who(room(clients.get(i), i)));
    }
    for (int i = 0; i < clients.size(); i++) {
      WorkloadClient client = clients.get(i);
      String wrong = compare(room(client, i), questions.get(i));
      if (wrong != null) {
        return client.name() + " asked: " + wrong;
      }
    }
    return null;
  }

  /** One of a client's rooms. */
  private static RoomName room(WorkloadClient client, int number) {
    return client.rooms().get(number / 3 % client.rooms().size());
  }

  private @Nullable String compare(RoomName room, CompletableFuture<Event.People> question)
      throws InterruptedException {
    try {
      Event.People people = question.get(PendingAnswers.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      List<String> listed = people.people().stream().map(one -> one.name().text()).toList();
      return difference(room, listed, people.total(), members(room));
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      return "no answer says who is in " + room + ": " + e;
    }
  }

  private Set<String> members(RoomName room) {
    return clients.stream()
        .filter(client -> client.rooms().contains(room))
        .map(WorkloadClient::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** How a list of a room's members differs from the members; null when it does not. */
  static @Nullable String difference(
      RoomName room, List<String> listed, int total, Set<String> members) {
    if (total == members.size() && listed.size() == total && members.equals(Set.copyOf(listed))) {
      return null;
    }
    List<String> tooMany = new ArrayList<>(listed);
    members.forEach(tooMany::remove);
    Set<String> missing = new TreeSet<>(members);
    listed.forEach(missing::remove);
    return "in %s there are %d of %d; too many: %s; missing: %s"
        .formatted(room, listed.size(), total, tooMany, missing);
  }

  /** Has half of the clients read nothing for a while. */
  void pauseReaders(Duration length) {
    for (int i = 0; i < clients.size(); i += 2) {
      clients.get(i).pauseReading(length);
    }
  }

  /** Milliseconds in which clients did not read although they could, of all together. */
  long pausedMillis() {
    return clients.stream().mapToLong(WorkloadClient::pausedMillis).sum();
  }

  /** Has some hostile clients come to the instances. */
  Fault hostile(Random drawn, HostileClient.Kind kind, Duration length) {
    return hostile(drawn, kind, HOSTILE, length);
  }

  /** Has a number of hostile clients come to the instances. */
  HostileFault hostile(Random drawn, HostileClient.Kind kind, int count, Duration length) {
    Random own = new Random(drawn.nextLong());
    List<HostileClient> hostile = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hostile.add(new HostileClient(state.port(own), kind, own.nextLong()));
    }
    return new HostileFault(kind, hostile, length);
  }

  @Override
  public void close() {
    clients.forEach(WorkloadClient::close);
    contenders.forEach(NameContender::close);
    suspects.forEach(Suspect::close);
    moderator.close();
  }
}
