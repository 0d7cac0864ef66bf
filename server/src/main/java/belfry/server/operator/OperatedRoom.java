package belfry.server.operator;

import belfry.protocol.Code;
import belfry.protocol.NamePattern;
import belfry.protocol.RefusedException;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.RoomSettings;
import belfry.server.backplane.Account;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Removal;
import belfry.server.backplane.RoleChange;
import belfry.server.backplane.RoomRules;
import belfry.server.backplane.RoomState;
import belfry.server.backplane.Ruling;
import belfry.server.backplane.SettingsChange;
import belfry.server.rules.Order;
import belfry.server.rules.Rules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A room in the hands of an administrator, who is above its rules. Each change is an entry of the
 * room's log by the operator. Each method may block.
 *
 * @param note notes a change in the audit log, before it is made
 */
record OperatedRoom(Backplane backplane, RoomName room, Runnable note) {
  private static final int MOST_TRIES = 8;

  /** The rules of the room, with the cloaks of networks. */
  List<String> lines(Instant now) {
    RoomState state = backplane.presence().state(room);
    Rules rules = rules(state);
    List<String> lines = new ArrayList<>();
    lines.add(
        room
            + " has "
            + state.members()
            + (state.members() == 1 ? " person" : " people")
            + (rules.hasOwner() ? "" : " and no owner")
            + ": "
            + rules.settings().words());
    if (state.topic() != null) {
      lines.add("topic by " + state.topic().from() + ": " + state.topic().text());
    }
    rules.byRole().forEach(one -> lines.add(one.role().wire() + " " + one.name()));
    rules.inForce(now).forEach(one -> lines.add(line(one)));
    return lines;
  }

  private static String line(Order one) {
    String network = one.cloak().isEmpty() ? "" : " and network " + one.cloak();
    String until = one.until() == null ? " for ever" : " until " + one.until();
    String why = one.reason().isEmpty() ? "" : ": " + one.reason();
    return one.sanction().wire() + " " + one.name() + network + until + " by " + one.by() + why;
  }

  /** Makes an account an owner, beside the owners that the room has. */
  void own(Account account) {
    append(before -> {
      Rules from = before.hasOwner() ? before : Rules.NONE;
      Role was =
          from.roles().containsKey(account.id()) ? from.roles().get(account.id()).role() : null;
      if (was == Role.OWNER) {
        throw new RefusedException(Code.NOT_ALLOWED, account.name() + " owns " + room + " already");
      }
      String role = new RoleChange(Role.OWNER, was).text();
      String text = new Ruling(NamePattern.of(account.name()), null, null, role, null).text();
      return draft(Kind.ROLE, text, from.with(account.id(), account.name(), Role.OWNER));
    });
  }

  /** Takes all rules and roles from the room, which has no owner then. */
  void clear() {
    append(before -> {
      if (before.equals(Rules.NONE)) {
        throw new RefusedException(Code.NOT_ALLOWED, room + " has no rules and no owner");
      }
      String text = new SettingsChange(RoomSettings.PUBLIC, before.settings()).text();
      return draft(Kind.RULES, text, Rules.NONE);
    });
  }

  private static Draft draft(Kind kind, String text, Rules after) {
    RoomRules.Keeping keeping =
        after.hasOwner()
            ? after.settings().listed()
                ? RoomRules.Keeping.FOR_GOOD
                : RoomRules.Keeping.FOR_GOOD_HIDDEN
            : RoomRules.Keeping.UNTIL_EMPTY;
    return new Draft(
        kind,
        Removal.OPERATOR,
        "",
        null,
        text,
        null,
        new Draft.Effect(after.text(), keeping, null, false));
  }

  private void append(Function<Rules, Draft> act) {
    Outcome outcome = new Outcome.Stale();
    for (int n = 0; n < MOST_TRIES && outcome instanceof Outcome.Stale; n++) {
      RoomState state = backplane.presence().state(room);
      RoomRules kept = state.rules();
      Draft draft = act.apply(rules(state)).judgedBy(kept == null ? null : kept.id());
      if (n == 0) {
        note.run();
      }
      outcome = backplane.logs().append(LogName.of(room), draft);
    }
    if (!(outcome instanceof Outcome.Appended)) {
      throw new RefusedException(Code.UNAVAILABLE, room + " was not changed; try again");
    }
  }

  private Rules rules(RoomState state) {
    RoomRules kept = state.rules();
    try {
      return kept == null ? Rules.NONE : Rules.of(kept.text());
    } catch (RuntimeException _) { // a later release has written them
      throw new RefusedException(Code.UNAVAILABLE, "this release can't read the rules of " + room);
    }
  }
}
