package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Names;
import belfry.server.backplane.RoleChange;
import belfry.server.backplane.Ruling;
import belfry.server.backplane.SettingsChange;
import belfry.server.rules.Judge;
import belfry.server.rules.Rules;
import belfry.server.rules.Standing;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one session does as the owner of a room: it takes a room, sets its rules and gives roles.
 * Accessed only by the connection's thread.
 */
final class Ownership {
  private final Rulings rulings;
  private final Accounts accounts;
  private final Identity identity;

  Ownership(Rulings rulings, Accounts accounts, Identity identity) {
    this.rulings = rulings;
    this.accounts = accounts;
    this.identity = identity;
  }

  /**
   * Makes the session's account the owner of a room, and answers.
   *
   * @throws RefusedException if the room has an owner, somebody else is in it, or the session is
   *     not logged in
   */
  void own(Command.Own command) {
    rulings.append(
        command.id(),
        command.room(),
        before -> {
          Rulings.check(Judge.ofOwning(before.rules(), before.room(), before.me()));
          if (before.state().members() > 1) {
            throw new RefusedException(
                Code.NOT_ALLOWED,
                "somebody else is in " + before.room() + "; you must be alone in it");
          }
          String account = Objects.requireNonNull(before.me().account());
          Rules after = Rules.NONE.with(account, identity.name(), Role.OWNER);
          return new Rulings.Act(
              Kind.ROLE,
              new Ruling(identity.name(), null, null, new RoleChange(Role.OWNER, null).text())
                  .text(),
              after,
              null,
              true);
        });
  }

  /**
   * Changes the settings of a room, and answers.
   *
   * @throws RefusedException if the session is no owner of the room, and not the host of a room
   *     without one
   */
  void change(Command.Rules command) {
    rulings.append(
        command.id(),
        command.room(),
        before -> {
          Rulings.check(Judge.ofSettings(before.rules(), before.room(), before.me()));
          Rules after = before.rules().with(command.change());
          SettingsChange change = new SettingsChange(after.settings(), before.rules().settings());
          return new Rulings.Act(Kind.RULES, change.text(), after, null);
        });
  }

  /**
   * Gives an account a role, and answers. An account that may not enter the room any more is put
   * out of it. In a room without an owner, a person who is in the room gets the role, with or
   * without an account.
   *
   * @throws RefusedException if there is no such account or person, or the rules forbid it
   */
  void setRole(Command.SetRole command) {
    rulings.append(
        command.id(),
        command.room(),
        before -> before.rules().hasOwner() ? role(command, before) : hostsRole(command, before));
  }

  /** A role until the room is empty. The host stays a member if it gives that up. */
  private Rulings.Act hostsRole(Command.SetRole command, Rulings.Before before) {
    Names.Recipient holder =
        rulings
            .find(command.who())
            .filter(found -> rulings.isInside(before.room(), found.holder()))
            .orElseThrow(() ->
                new RefusedException(Code.NOBODY, command.who() + " is not in " + before.room()));
    Standing on = Rulings.standing(command.who(), holder, before.state());
    Rulings.check(
        Judge.ofHostsRole(before.rules(), before.room(), before.me(), on, command.role()));
    Role given = before.rules().roleOf(on.account(), on.session());
    Role was = given == null && on.isHost() ? Role.HOST : given;
    Role now = command.role() == null && on.isHost() ? Role.MEMBER : command.role();
    checkChanged(command.who(), was, now, before.room());
    return new Rulings.Act(
        Kind.ROLE,
        new Ruling(command.who(), null, null, new RoleChange(now, was).text()).text(),
        before.rules().with(on.session(), command.who(), now),
        null);
  }

  private static void checkChanged(
      Nickname who, @Nullable Role was, @Nullable Role now, RoomName room) {
    if (was == now) {
      throw new RefusedException(
          Code.NOT_ALLOWED,
          who + (now == null ? " has no role" : " has that role") + " in " + room);
    }
  }

  private Rulings.Act role(Command.SetRole command, Rulings.Before before) {
    // Judged before the look-up, too: nobody else learns who has an account.
    Rulings.check(Judge.ofRole(before.rules(), before.room(), before.me(), "", Role.MEMBER));
    Account account =
        accounts
            .find(command.who())
            .filter(found -> !found.isDropped())
            .orElseThrow(() ->
                new RefusedException(
                    Code.NOBODY,
                    command.who() + " has no account, which /register makes; roles need one"));
    Rulings.check(
        Judge.ofRole(before.rules(), before.room(), before.me(), account.id(), command.role()));
    Role was = before.rules().roleOf(account.id(), "");
    checkChanged(account.name(), was, command.role(), before.room());
    Rules after = before.rules().with(account.id(), account.name(), command.role());
    String putOut = putOut(before, after, account);
    @Nullable String person = putOut == null ? null : LogName.inboxOfAccount(account.id()).text();
    String role = new RoleChange(command.role(), was).text();
    String text = new Ruling(NamePattern.of(account.name()), putOut, null, role, person).text();
    return new Rulings.Act(Kind.ROLE, text, after, putOut);
  }

  /** The session of an account, if it is in the room and may not enter it any more; else null. */
  private @Nullable String putOut(Rulings.Before before, Rules after, Account account) {
    Names.Recipient holder = rulings.find(account.name()).orElse(null);
    if (holder == null || !holder.inbox().account().equals(Optional.of(account.id()))) {
      return null;
    }
    Standing standing = Rulings.standing(account.name(), holder, before.state());
    return Judge.ofPresence(after, before.room(), standing, before.now()).isPresent()
            && rulings.isInside(before.room(), holder.holder())
        ? holder.holder()
        : null;
  }
}
