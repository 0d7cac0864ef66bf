package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Occupant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * A share of all names and logs, which lies in one slot of a cluster, and what this instance holds
 * of its names and rooms. What is here is what ought to be in Redis: the lease compares the two and
 * mends Redis.
 */
final class Partition {
  /** How many there are. The same for every instance, ever. */
  static final int COUNT = 64;

  /** A name that a session of this instance has. */
  record Held(Nickname name, Holder holder, String away) {
    boolean isBy(Holder other) {
      return holder.id().equals(other.id());
    }
  }

  /**
   * What this instance knows of its lease.
   *
   * @param asked when it asked for it
   * @param answered when it heard the answer
   * @param until when it ends, by the clock of Redis
   */
  record Term(Moment asked, Moment answered, long until) {
    /**
     * When a term of the same length that was asked for at some moment ends, by the clock of this
     * one's Redis, at the earliest: it may be that of another partition, which heard of it before.
     */
    long untilIfAsked(Moment at) {
      return until - answered.millisSince(at);
    }
  }

  /** Where a session of this instance is. */
  record Place(RoomName room, String holder) {}

  private final String leases;
  private final String owned;
  private final String names;
  private final String freed;
  private final String people;
  private final String members;
  private final String counts;
  private final Map<String, Held> heldNames = new ConcurrentHashMap<>();
  private final Map<Place, Occupant> places = new ConcurrentHashMap<>();

  /** The newest, once what was lost before it has been told; null before the first. */
  private volatile Term term;

  /** Whether something may be in Redis otherwise than it is here. */
  private final AtomicBoolean doubted = new AtomicBoolean();

  private Partition(int number) {
    leases = Keys.partition(number, "leases");
    owned = Keys.partition(number, "owned");
    names = Keys.partition(number, "names");
    freed = Keys.partition(number, "freed");
    people = Keys.partition(number, "people");
    members = Keys.partition(number, "members");
    counts = Keys.partition(number, "counts");
  }

  static List<Partition> all() {
    return IntStream.range(0, COUNT).mapToObj(Partition::new).toList();
  }

  /** The partition of a name, a room or another log. */
  static Partition of(List<Partition> all, String key) {
    return all.get(number(key));
  }

  /** The number of that partition. */
  static int number(String key) {
    return Math.floorMod(key.hashCode(), COUNT);
  }

  /** Names that sessions of this instance have, by their keys. */
  Map<String, Held> heldNames() {
    return heldNames;
  }

  /** Where sessions of this instance are. */
  Map<Place, Occupant> places() {
    return places;
  }

  /** How much Redis should say that this instance owns. */
  int size() {
    return heldNames.size() + places.size();
  }

  Term term() {
    return term;
  }

  void renewed(Term newest) {
    term = newest;
  }

  void doubt() {
    doubted.set(true);
  }

  /** Whether it is to be compared; it no longer is after this. */
  boolean takeDoubt() {
    return doubted.getAndSet(false);
  }

  String ownedKey() {
    return owned;
  }

  String namesKey() {
    return names;
  }

  String countsKey() {
    return counts;
  }

  List<String> forRenew() {
    return List.of(leases, owned);
  }

  List<String> forReap() {
    return List.of(leases, owned, names, people, members, counts);
  }

  List<String> forClaim() {
    return List.of(leases, owned, names, freed);
  }

  List<String> forRelease() {
    return List.of(owned, names, freed);
  }

  List<String> forNames() {
    return List.of(names);
  }

  List<String> forEnter() {
    return List.of(leases, owned, people, members, counts);
  }

  List<String> forExit() {
    return List.of(owned, people, members, counts);
  }

  List<String> forChange() {
    return List.of(members, counts);
  }

  List<String> forPeople() {
    return List.of(people, members);
  }
}
