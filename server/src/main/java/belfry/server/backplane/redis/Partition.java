package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Holder;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Login;
import belfry.server.backplane.Occupant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A fixed share of all names and logs, in one slot of a cluster.
 *
 * <p>Owns what sessions of this instance hold of that share: names and places in rooms. This is the
 * state that Redis ought to have; {@link Reconciliation} corrects Redis where the two differ. Any
 * thread may use it.
 */
final class Partition {
  /** The number of partitions. It must be the same for every instance, in every release. */
  static final int COUNT = 64;

  /** A name that a session of this instance holds. */
  record HeldName(
      Nickname name, Holder holder, @Nullable String away, @Nullable Login possibleLogin) {
    HeldName(Nickname name, Holder holder, @Nullable String away) {
      this(name, holder, away, null);
    }

    HeldName away(@Nullable String text) {
      return new HeldName(name, holder, text, possibleLogin);
    }

    /** This name after a change of its account whose outcome nobody knows. */
    HeldName withPossibleLogin(Login login) {
      return new HeldName(name, holder, away, login);
    }

    /** This name with a login of its holder. */
    HeldName as(Login login) {
      return new HeldName(name, holder.as(login), away);
    }

    boolean isBy(Holder other) {
      return holder.id().equals(other.id());
    }
  }

  /**
   * The place of a session of this instance in a room.
   *
   * @param holder the {@link Holder#id} of the session
   */
  record Place(RoomName room, String holder) {}

  private final Keys keys;
  private final int number;
  private final SharedLease lease;
  private final Map<String, HeldName> names = new ConcurrentHashMap<>();
  private final Set<NameClaim> claims = ConcurrentHashMap.newKeySet();
  private final Map<Place, Occupant> places = new ConcurrentHashMap<>();
  private final AtomicBoolean doubted = new AtomicBoolean();

  private Partition(Keys keys, int number, SharedLease lease) {
    this.keys = keys;
    this.number = number;
    this.lease = lease;
  }

  /**
   * All partitions.
   *
   * @param wanted called when a lease of them is used and not held
   */
  static List<Partition> all(Keys keys, Runnable wanted) {
    Map<Integer, SharedLease> leases = new HashMap<>();
    return IntStream.range(0, COUNT)
        .mapToObj(number ->
            new Partition(
                keys,
                number,
                leases.computeIfAbsent(
                    keys.leaseNumber(number), first -> new SharedLease(keys, first, wanted))))
        .toList();
  }

  /**
   * The partition of a name or a log.
   *
   * @param key the key of the name, or the text of the log's name
   */
  static Partition of(List<Partition> all, String key) {
    return all.get(number(key));
  }

  /** The number of the partition that {@link #of} returns. */
  static int number(String key) {
    return Math.floorMod(key.hashCode(), COUNT);
  }

  /** The names that sessions of this instance hold, by the names' keys. */
  Map<String, HeldName> names() {
    return names;
  }

  /** The claims that Redis has not answered yet. */
  Set<NameClaim> claims() {
    return claims;
  }

  /** Whether a session of this instance has claimed a name, and has no answer yet. */
  boolean isClaimed(String key) {
    return claims.stream().anyMatch(claim -> claim.isFor(key));
  }

  /** The places of sessions of this instance. */
  Map<Place, Occupant> places() {
    return places;
  }

  /** The number of names and places that Redis ought to have of this instance. */
  int size() {
    return names.size() + places.size();
  }

  /** Whether this instance holds or claims anything here, or must compare it with Redis. */
  boolean isInUse() {
    return size() > 0 || !claims.isEmpty() || isDoubted();
  }

  /** The lease that this instance needs to hold anything in this partition. */
  SharedLease lease() {
    return lease;
  }

  /** The number of this partition. */
  int number() {
    return number;
  }

  /** Notes that Redis may differ from this state, so that the two are to be compared. */
  void doubt() {
    doubted.set(true);
  }

  /** Whether Redis may differ from this state. */
  boolean isDoubted() {
    return doubted.get();
  }

  /** Whether Redis may differ from this state. The next call returns false. */
  boolean takeDoubt() {
    return doubted.getAndSet(false);
  }

  /** The sorted set with the names and places of each instance. */
  String ownedKey() {
    return key("owned");
  }

  /** The hash of names. */
  String namesKey() {
    return key("names");
  }

  /** The sorted set of names that were given back, with the time. */
  String freedKey() {
    return key("freed");
  }

  /** The hash of accounts, also of those that have ended. */
  String accountsKey() {
    return key("accounts");
  }

  /** The sorted set of the occupants of rooms, in the order in which they entered. */
  String peopleKey() {
    return key("people");
  }

  /** The hash of the occupants of rooms. */
  String membersKey() {
    return key("members");
  }

  /** The hash of the number of occupants of each room. */
  String countsKey() {
    return key("counts");
  }

  /** The hash of a room's log, see {@link Keys#meta}. */
  String metaKey(RoomName room) {
    return keys.meta(LogName.of(room));
  }

  /** The hash of the hosts of rooms: a holder, a separator, and the person. */
  String hostsKey() {
    return key("hosts");
  }

  /** The hash of the rooms that are in no list. */
  String hiddenKey() {
    return key("hidden");
  }

  private String key(String what) {
    return keys.partition(number, what);
  }
}
