package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.RefusedException;
import belfry.protocol.Role;
import belfry.protocol.RoomSettings;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Names;
import belfry.server.backplane.Ruling;
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
              new Ruling(identity.name(), null, null, Role.OWNER.wire()).text(),
              after,
              null,
              true);
        });
  }

  /**
   * Changes the settings of a room, and answers.
   *
   * @throws RefusedException if the session is no owner of the room, and not the host of a room
   *     without one, or the host wants to hide the room
   */
  void change(Command.Rules command) {
    rulings.append(
        command.id(),
        command.room(),
        before -> {
          Rulings.check(Judge.ofSettings(before.rules(), before.room(), before.me()));
          RoomSettings settings = before.rules().settings().with(command.change());
          if (!settings.listed() && !before.rules().hasOwner()) {
            throw new RefusedException(
                Code.NOT_ALLOWED,
                "only a room with an owner can be hidden; /own makes you its owner");
          }
          return new Rulings.Act(Kind.RULES, settings.text(), before.rules().with(settings), null);
        });
  }

  /**
   * Gives an account a role, and answers. An account that may not enter the room any more is put
   * out of it.
   *
   * @throws RefusedException if there is no such account, or the rules forbid it
   */
  void setRole(Command.SetRole command) {
    rulings.append(command.id(), command.room(), before -> role(command, before));
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
    if (before.rules().roleOf(account.id()) == command.role()) {
      throw new RefusedException(
          Code.NOT_ALLOWED,
          account.name()
              + (command.role() == null ? " has no role" : " has that role")
              + " in "
              + before.room());
    }
    Rules after = before.rules().with(account.id(), account.name(), command.role());
    String putOut = putOut(before, after, account);
    @Nullable String person = putOut == null ? null : LogName.inboxOfAccount(account.id()).text();
    String role = command.role() == null ? "" : command.role().wire();
    String text = new Ruling(account.name(), putOut, null, role, person).text();
    return new Rulings.Act(Kind.ROLE, text, after, putOut);
  }

  /** The session of an account, if it is in the room and may not enter it any more; else null. */
  private @Nullable String putOut(Rulings.Before before, Rules after, Account account) {
    Names.Recipient holder = rulings.find(account.name()).orElse(null);
    if (holder == null || !holder.inbox().account().equals(Optional.of(account.id()))) {
      return null;
    }
    Standing standing = Rulings.standing(holder, before.state());
    return Judge.ofEntry(after, before.room(), standing, before.now()).isPresent()
            && rulings.isInside(before.room(), holder.holder())
        ? holder.holder()
        : null;
  }
}
