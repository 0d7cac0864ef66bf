package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.Sanction;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Names;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Ruling;
import belfry.server.rules.Judge;
import belfry.server.rules.Order;
import belfry.server.rules.Rules;
import belfry.server.rules.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What one session does as a moderator. Each act is an entry of the room's log, which the backplane
 * appends in one step with what it changes. Accessed only by the connection's thread.
 */
final class Moderation {
  private static final Duration USUAL_MUTE = Duration.ofMinutes(10);
  private static final Duration USUAL_END = Duration.ofDays(1);

  private final Rulings rulings;
  private final Logs logs;
  private final Accounts accounts;
  private final Identity identity;

  Moderation(Rulings rulings, Logs logs, Accounts accounts, Identity identity) {
    this.rulings = rulings;
    this.logs = logs;
    this.accounts = accounts;
    this.identity = identity;
  }

  /**
   * A person whom an act is about.
   *
   * @param session the session that holds the name; null if the person is not here
   * @param inbox the log of the direct messages to the person; null if there is none
   */
  private record Target(Standing standing, @Nullable String session, @Nullable LogName inbox) {
    /** Nobody in particular; the name in the standing means nothing. */
    private static final Target NOBODY =
        new Target(new Standing(ReservedNames.HTTP_GUEST, "", "", null, false), null, null);

    private static final Target HTTP_GUESTS = new Target(Outsiders.GUESTS, null, null);

    static Target of(Account account) {
      LogName inbox = LogName.inboxOfAccount(account.id());
      return new Target(
          new Standing(account.name(), inbox.text(), "", account.id(), false), null, inbox);
    }
  }

  /**
   * Does something to a person, and answers.
   *
   * @throws RefusedException if the rules of the room forbid it, or it can't be done now
   */
  void moderate(Command.Moderate command) {
    AtomicReference<Target> on = new AtomicReference<>(Target.NOBODY);
    Outcome outcome =
        rulings.append(
            command.id(),
            command.room(),
            before -> {
              on.set(command.who().name().map(it -> find(it, before)).orElse(Target.NOBODY));
              return act(command, before, on.get());
            });
    LogName inbox = on.get().inbox();
    if (command.sanction() == Sanction.INVITE
        && inbox != null
        && outcome instanceof Outcome.Appended done
        && !done.duplicate()) {
      tell(command, inbox);
    }
  }

  /** Tells a person of its invitation. It may enter if that fails, too. */
  private void tell(Command.Moderate command, LogName inbox) {
    String text = new Ruling(command.who(), null, null, command.room().text(), null).text();
    var _ = logs.append(inbox, new Draft(Kind.INVITE, identity.name(), identity.id(), null, text));
  }

  /** The person of a name: its holder, or else the account of the name. */
  private Target find(Nickname name, Rulings.Before before) {
    Optional<Names.Recipient> holder = rulings.find(name);
    if (holder.isPresent()) {
      Names.Recipient here = holder.get();
      Standing standing = Rulings.standing(name, here, before.state());
      return new Target(standing, here.holder(), here.inbox());
    }
    return name.equals(ReservedNames.HTTP_GUEST)
        ? Target.HTTP_GUESTS
        : account(name).map(Target::of).orElse(Target.NOBODY);
  }

  /** The account of a name, whose owner may write in rooms without being in them. */
  private Optional<Account> account(Nickname name) {
    try {
      return accounts.find(name).filter(account -> !account.isDropped());
    } catch (RefusedException e) {
      if (e.refusal().code() == Code.NO_ACCOUNTS) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Rulings.Act act(Command.Moderate command, Rulings.Before before, Target on) {
    Rulings.check(
        Judge.ofSanction(
            before.rules(),
            before.room(),
            before.me(),
            command.sanction(),
            on.standing(),
            before.now()));
    Instant until = end(command, before.now());
    String reason = Objects.requireNonNullElse(command.why(), "");
    Rules after =
        switch (command.sanction()) {
          case KICK -> before.rules();
          case MUTE, BAN, INVITE ->
              before.rules().with(order(command, on, until, reason), before.now());
          case UNMUTE -> without(command, Sanction.MUTE, "muted", before, on);
          case UNBAN -> without(command, Sanction.BAN, "banned", before, on);
          case UNINVITE -> without(command, Sanction.INVITE, "invited", before, on);
        };
    @Nullable String putOut = putOut(command, on);
    @Nullable String person = isPuttingOut(command.sanction()) ? on.standing().person() : null;
    return new Rulings.Act(
        Kind.of(command.sanction()),
        new Ruling(command.who(), putOut, until, reason, person, networkOf(command, on)).text(),
        after,
        putOut);
  }

  /** The network whose other people may be banned, too; null for none. */
  private static @Nullable String networkOf(Command.Moderate command, Target on) {
    String cloak = cloak(on.standing());
    return command.sanction() == Sanction.BAN && !cloak.isEmpty() ? cloak : null;
  }

  private static boolean isPuttingOut(Sanction sanction) {
    return sanction == Sanction.KICK || sanction == Sanction.BAN;
  }

  private Order order(Command.Moderate command, Target on, @Nullable Instant until, String reason) {
    if (on.equals(Target.NOBODY) && !command.who().isPattern()) {
      throw Rulings.nobody(command.who());
    }
    return new Order(
        command.sanction(),
        on.standing().person(),
        on.standing().session(),
        command.who(),
        until,
        identity.name(),
        reason,
        command.sanction() == Sanction.INVITE ? "" : cloak(on.standing()));
  }

  /** The network of a guest, who can take another name at any time. An account can't. */
  private static String cloak(Standing on) {
    return on.account() == null ? Objects.requireNonNullElse(on.cloak(), "") : "";
  }

  private static Rules without(
      Command.Moderate command, Sanction kind, String what, Rulings.Before before, Target on) {
    Standing who = on.equals(Target.NOBODY) ? null : on.standing();
    Rules after = before.rules().without(kind, command.who(), who, before.now());
    if (after.count(kind, before.now()) == before.rules().count(kind, before.now())) {
      throw new RefusedException(
          Code.NOBODY, command.who() + " is not " + what + " in " + before.room());
    }
    return after;
  }

  /** The session that holds the name, if it is put out of the room; else null. */
  private @Nullable String putOut(Command.Moderate command, Target on) {
    if (!isPuttingOut(command.sanction())) {
      return null;
    }
    String session = on.session();
    boolean isKick = command.sanction() == Sanction.KICK;
    if (session == null && isKick) {
      throw Rulings.nobody(command.who());
    }
    if (session != null && rulings.isInside(command.room(), session)) {
      return session;
    }
    if (isKick) {
      throw new RefusedException(Code.NOBODY, command.who() + " is not in " + command.room());
    }
    return null;
  }

  private static @Nullable Instant end(Command.Moderate command, Instant now) {
    if (!command.sanction().hasEnd()) {
      return null;
    }
    Integer seconds = command.seconds();
    if (seconds == null) {
      return now.plus(command.sanction() == Sanction.MUTE ? USUAL_MUTE : USUAL_END);
    }
    return seconds == 0 ? null : now.plusSeconds(seconds);
  }
}
