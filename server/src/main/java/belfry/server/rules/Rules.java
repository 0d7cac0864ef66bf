package belfry.server.rules;

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
 * host, who can only mute people.
 *
 * @param settings who may enter, speak and set the topic
 * @param roles the people with a role, by the id of the account, in the order of the grants
 * @param orders the mutes, bans and invitations, the oldest first
 */
public record Rules(RoomSettings settings, Map<String, RoleHolder> roles, List<Order> orders) {
  /** The rules of a room that has none. */
  public static final Rules NONE = new Rules(RoomSettings.PUBLIC, Map.of(), List.of());

  /** The most orders of each kind in a room. */
  public static final int MOST_ORDERS = 100;

  /** The most people with a role in a room. */
  public static final int MOST_ROLES = 500;

  private static final String SETTINGS = "settings";
  private static final String ROLE = "role";

  public Rules {
    Objects.requireNonNull(settings);
    roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    orders = List.copyOf(orders);
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
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case SETTINGS -> settings = RoomSettings.of(words[1]);
        case ROLE -> {
          String[] parts = words[1].split(" ", 3);
          Role role = Role.given(parts[1]).orElseThrow();
          roles.put(parts[0], new RoleHolder(Nickname.of(parts[2]), role));
        }
        default -> orders.add(Order.of(kind(words[0]), words[1]));
      }
    }
    return new Rules(settings, roles, orders);
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
    Role role = roleOf(who.account());
    if (role != null) {
      return Rank.of(role);
    }
    if (who.isHost() && !hasOwner()) {
      return Rank.HOST;
    }
    return who.account() == null ? Rank.GUEST : Rank.ACCOUNT;
  }

  /** The role of an account; null for none. */
  public @Nullable Role roleOf(@Nullable String account) {
    RoleHolder holder = account == null ? null : roles.get(account);
    return holder == null ? null : holder.role();
  }

  /** The people with a role, the highest role first. */
  public List<RoleHolder> byRole() {
    return roles.values().stream()
        .sorted(Comparator.comparing(RoleHolder::role).reversed())
        .toList();
  }

  /** These rules with other settings. */
  public Rules with(RoomSettings others) {
    return new Rules(others, roles, orders);
  }

  /**
   * These rules with the role of an account.
   *
   * @param role null to take the role away
   */
  public Rules with(String account, Nickname name, @Nullable Role role) {
    Map<String, RoleHolder> after = new LinkedHashMap<>(roles);
    if (role == null) {
      after.remove(account);
    } else {
      after.put(account, new RoleHolder(name, role));
    }
    return new Rules(settings, after, orders);
  }

  /** The order of a kind about a person that is in force. */
  public Optional<Order> find(Sanction kind, Standing who, Instant now) {
    return lasting(now)
        .filter(it -> it.sanction() == kind && it.isAbout(who.person(), who.session()))
        .findFirst();
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
    return isOfItsKind && before.isAbout(by.person(), by.session());
  }

  /**
   * These rules without the orders of a kind about a person, and without ended ones.
   *
   * @param name the name that the person had at that time
   * @param who the person who has the name now; null for nobody
   */
  public Rules without(Sanction kind, Nickname name, @Nullable Standing who, Instant now) {
    return withOrders(
        lasting(now)
            .filter(it ->
                it.sanction() != kind
                    || !(it.name().equals(name)
                        || (who != null && it.isAbout(who.person(), who.session())))));
  }

  private Rules withOrders(Stream<Order> others) {
    return new Rules(settings, roles, others.toList());
  }

  private Stream<Order> lasting(Instant now) {
    return orders.stream().filter(it -> it.isInForce(now));
  }
}
