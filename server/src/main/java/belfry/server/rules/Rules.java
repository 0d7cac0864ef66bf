package belfry.server.rules;

import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.Role;
import belfry.protocol.RoleHolder;
import belfry.protocol.RoomSettings;
import belfry.protocol.Sanction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a room. A room with an owner has rules that last; any other room has those of its
 * host, which end when the room is empty.
 *
 * @param settings who may enter, speak and set the topic
 * @param roles the people with a role, in the order of the grants: by the id of the account, or in
 *     a room without an owner by the id of the session
 * @param orders the mutes, bans and invitations, the oldest first
 * @param key what a person must know to enter; null if the settings say that no key is needed
 */
public record Rules(
    RoomSettings settings,
    Map<String, RoleHolder> roles,
    List<Order> orders,
    @Nullable RoomKey key) {
  /** The rules of a room that has none. */
  public static final Rules NONE = new Rules(RoomSettings.PUBLIC, Map.of(), List.of());

  /** The most orders of each kind in a room. */
  public static final int MOST_ORDERS = 100;

  /** The most people with a role in a room. */
  public static final int MOST_ROLES = 500;

  private static final String SETTINGS = "settings";
  private static final String ROLE = "role";
  private static final String KEY = "key";

  public Rules {
    Objects.requireNonNull(settings);
    if (settings.keyed() != (key != null)) {
      throw new IllegalArgumentException("a key that the settings don't ask for, or no key");
    }
    roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    orders = List.copyOf(orders);
  }

  /** Rules without a key. */
  public Rules(RoomSettings settings, Map<String, RoleHolder> roles, List<Order> orders) {
    this(settings, roles, orders, null);
  }

  /**
   * Reads the rules of a room from their text.
   *
   * @throws RuntimeException if the text is not one of this release
   */
  public static Rules of(String text) {
    RoomSettings settings = RoomSettings.PUBLIC;
    Map<String, RoleHolder> roles = new LinkedHashMap<>();
    List<Order> orders = new ArrayList<>();
    RoomKey key = null;
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case SETTINGS -> settings = RoomSettings.of(words[1]);
        case ROLE -> {
          String[] parts = words[1].split(" ", 3);
          Role role = Role.given(parts[1]).orElseThrow();
          roles.put(parts[0], new RoleHolder(Nickname.of(parts[2]), role));
        }
        case KEY -> {
          String[] parts = words[1].split(" ", 2);
          key = new RoomKey(parts[0], parts[1]);
        }
        default -> orders.add(Order.of(kind(words[0]), words[1]));
      }
    }
    return new Rules(settings, roles, orders, key);
  }

  private static Sanction kind(String word) {
    return Stream.of(Sanction.values())
        .filter(one -> one.hasEnd() && one.wire().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("a rule of a later release"));
  }

  /** The rules as a text of lines. */
  public String text() {
    List<String> lines = new ArrayList<>();
    if (!settings.equals(RoomSettings.PUBLIC)) {
      lines.add(SETTINGS + " " + settings.text());
    }
    if (key != null) {
      lines.add(KEY + " " + key.salt() + " " + key.hash());
    }
    roles.forEach((account, who) ->
        lines.add(ROLE + " " + account + " " + who.role().wire() + " " + who.name()));
    orders.forEach(one -> lines.add(one.sanction().wire() + " " + one.text()));
    return String.join("\n", lines);
  }

  /** Whether the room has an owner, so that its rules last. */
  public boolean hasOwner() {
    return !owners().isEmpty();
  }

  /** The owners, in the order in which they became owners. */
  List<RoleHolder> owners() {
    return roles.values().stream().filter(one -> one.role() == Role.OWNER).toList();
  }

  /** The rank of a person. */
  public Rank rankOf(Standing who) {
    Role role = roleOf(who.account(), who.session());
    if (role != null) {
      return role == Role.MODERATOR && !hasOwner() ? Rank.HOST : Rank.of(role);
    }
    if (who.isHost() && !hasOwner()) {
      return Rank.HOST;
    }
    return who.account() == null ? Rank.GUEST : Rank.ACCOUNT;
  }

  /** The rank that a name has by its role. Nobody else can have the name of an account. */
  Rank rankOf(Nickname name) {
    return roles.values().stream()
        .filter(one -> one.name().equals(name))
        .map(one -> Rank.of(one.role()))
        .findFirst()
        .orElse(Rank.GUEST);
  }

  /** The role that somebody was given; null for none. */
  public @Nullable Role roleOf(@Nullable String account, String session) {
    return roleOf(hasOwner() ? account : session);
  }

  /**
   * Whether the session that became the host still is the host: it may have given that up, and a
   * room with an owner has none.
   */
  public boolean isStillHost(String session) {
    Role role = roleOf(session);
    return !hasOwner() && (role == null || role == Role.MODERATOR);
  }

  /** The role of an account, or of a session; null for none. */
  @Nullable Role roleOf(@Nullable String key) {
    RoleHolder holder = key == null ? null : roles.get(key);
    return holder == null ? null : holder.role();
  }

  /** The people with a role, the highest role first. */
  public List<RoleHolder> byRole() {
    return roles.values().stream()
        .sorted(Comparator.comparing(RoleHolder::role).reversed())
        .toList();
  }

  /** These rules with other settings. */
  public Rules with(RoomSettings.Change change) {
    String typed = change.key();
    RoomKey after = typed == null ? key : typed.isEmpty() ? null : RoomKey.of(typed);
    return new Rules(settings.with(change), roles, orders, after);
  }

  /**
   * These rules with the role of an account, or of a session.
   *
   * @param holder the id of the account or the session
   * @param role null to take the role away
   */
  public Rules with(String holder, Nickname name, @Nullable Role role) {
    Map<String, RoleHolder> after = new LinkedHashMap<>(roles);
    if (role == null) {
      after.remove(holder);
    } else {
      after.put(holder, new RoleHolder(name, role));
    }
    return new Rules(settings, after, orders, key);
  }

  /** The order of a kind about a person that is in force. */
  public Optional<Order> find(Sanction kind, Standing who, Instant now) {
    return lasting(now).filter(it -> it.sanction() == kind && isAbout(it, who)).findFirst();
  }

  /** Whether an invitation lets a person in: one of that person, or one of a pattern. */
  boolean isInvited(Standing who, Instant now) {
    return lasting(now)
        .anyMatch(it -> it.sanction() == Sanction.INVITE && (isAbout(it, who) || it.fits(who)));
  }

  /**
   * The ban or mute that applies to a person, if there is one. One of the person counts most, then
   * a role or an invitation, then one of a pattern or of a network.
   */
  Optional<Order> inForce(Sanction kind, Standing who, Instant now) {
    Optional<Order> own = find(kind, who, now);
    return own.isPresent() || roleOf(who.account(), who.session()) != null || isInvited(who, now)
        ? own
        : lasting(now).filter(it -> it.sanction() == kind && it.fits(who)).findFirst();
  }

  private static boolean applies(Order order, Standing who) {
    return isAbout(order, who) || (!order.name().isPattern() && order.fits(who));
  }

  private static boolean isAbout(Order order, Standing who) {
    return order.isAbout(who.person(), who.session());
  }

  /** The number of orders of a kind that are in force. */
  public long count(Sanction kind, Instant now) {
    return lasting(now).filter(it -> it.sanction() == kind).count();
  }

  /** The orders that are in force, the oldest first. */
  public List<Order> inForce(Instant now) {
    return lasting(now).toList();
  }

  /**
   * These rules with an order in place of an earlier one of its kind about the person, without
   * ended ones. A ban ends an invitation, too.
   */
  public Rules with(Order order, Instant now) {
    return withOrders(
        Stream.concat(lasting(now).filter(it -> !isReplaced(it, order)), Stream.of(order)));
  }

  private static boolean isReplaced(Order before, Order by) {
    boolean isOfItsKind =
        before.sanction() == by.sanction()
            || (by.sanction() == Sanction.BAN && before.sanction() == Sanction.INVITE);
    return isOfItsKind
        && (by.name().isPattern()
            ? before.name().isPattern() && before.name().equals(by.name())
            : before.isAbout(by.person(), by.session()));
  }

  /**
   * These rules without the orders of a kind about a person or a pattern, and without ended ones.
   *
   * @param name the name that the person had at that time, or the pattern
   * @param who the person who has the name now; null for nobody
   */
  public Rules without(Sanction kind, NamePattern name, @Nullable Standing who, Instant now) {
    return withOrders(
        lasting(now)
            .filter(it ->
                it.sanction() != kind
                    || !(it.name().equals(name) || (who != null && applies(it, who)))));
  }

  private Rules withOrders(Stream<Order> others) {
    return new Rules(settings, roles, others.toList(), key);
  }

  private Stream<Order> lasting(Instant now) {
    return orders.stream().filter(it -> it.isInForce(now));
  }
}
