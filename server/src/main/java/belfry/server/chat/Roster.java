package belfry.server.chat;

import belfry.protocol.Person;
import belfry.protocol.Refusal;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.RoomOrder;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomState;
import belfry.server.rules.Judge;
import belfry.server.rules.Order;
import belfry.server.rules.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A room as somebody may see it who is in it or not. Whoever may not enter a room sees nothing of
 * it; if the room is hidden, it looks like one that does not exist. Each method may block.
 *
 * @param seesNetworks whether the viewer may know the cloaks of networks
 * @param refusal the reason why nothing is shown; null if everything is, or the room is hidden
 */
record Roster(
    Presence presence,
    RoomName room,
    RoomState state,
    Rules rules,
    boolean seesNetworks,
    @Nullable Refusal refusal,
    boolean isShown,
    Instant now) {
  /**
   * Looks at a room.
   *
   * @param isInside whether the viewer is in the room
   */
  static Roster of(
      Presence presence, RoomName room, Identity viewer, boolean isInside, Instant now) {
    RoomState state = presence.state(room);
    Rules rules = RulesInForce.of(state.rules()).rules();
    Optional<Refusal> refusal =
        isInside ? Optional.empty() : Judge.ofEntry(rules, room, viewer.standing(state), null, now);
    return new Roster(
        presence,
        room,
        state,
        rules,
        Judge.seesNetworks(rules, viewer.standing(state)),
        rules.settings().listed() ? refusal.orElse(null) : null,
        refusal.isEmpty(),
        now);
  }

  /** The number of people in the room. */
  int members() {
    return isShown ? state.members() : 0;
  }

  /** The people in the room with their roles, in the order in which they entered. */
  List<Person> people(int limit) {
    return isShown
        ? presence.people(room, limit).stream().map(one -> one.person(role(one))).toList()
        : List.of();
  }

  private @Nullable Role role(Occupant who) {
    return role(rules, state, who.holder(), who.account());
  }

  /** The role of a session that is in a room; null for none. */
  static @Nullable Role role(RoomState state, String holder, @Nullable String account) {
    return role(RulesInForce.of(state.rules()).rules(), state, holder, account);
  }

  private static @Nullable Role role(
      Rules rules, RoomState state, String holder, @Nullable String account) {
    Role given = rules.roleOf(account, holder);
    return given == null && !rules.hasOwner() && holder.equals(state.host()) ? Role.HOST : given;
  }

  /** The mutes, bans and invitations that are in force, the oldest first. */
  List<RoomOrder> orders() {
    return isShown ? rules.inForce(now).stream().map(this::order).toList() : List.of();
  }

  private RoomOrder order(Order it) {
    @Nullable String cloak = seesNetworks && !it.cloak().isEmpty() ? it.cloak() : null;
    return new RoomOrder(it.sanction(), it.name(), it.by(), it.until(), it.reason(), cloak);
  }

  /** The entry that set the topic; null for none. */
  @Nullable Entry topic() {
    return isShown ? state.topic() : null;
  }
}
