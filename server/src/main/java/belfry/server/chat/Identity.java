package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Login;
import belfry.server.backplane.Names;
import belfry.server.backplane.RoomState;
import belfry.server.rules.Standing;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The identity of one session: its id, its token, the name that it holds, and its away message.
 * Accessed only by the connection's thread, except {@link #mayHold}, {@link #name}, {@link
 * #person}, {@link #isNamed} and {@link #away}; {@link #id} never changes. It ends with {@link
 * #release}.
 */
final class Identity {
  private static final int GUEST_NAMES_TRIED = 9;

  private final Names names;
  private volatile Holder holder;
  private volatile @Nullable Nickname name;

  /** The name that is claimed now: the answer may come after the loss of the name; else null. */
  private volatile @Nullable Nickname claimed;

  private volatile @Nullable String away;

  Identity(Names names, Holder holder) {
    this.names = names;
    this.holder = holder;
  }

  /** The id of the session, unique over all instances and all time. */
  String id() {
    return holder.id();
  }

  /** The session as a holder of names. */
  Holder holder() {
    return holder;
  }

  /** Names the person over several sessions: a guest by its token, or an account. Any thread. */
  String person() {
    return holder.inbox().text();
  }

  /** The id of the account that the session is logged in to; null for a guest. */
  @Nullable String account() {
    Login login = holder.login();
    return login == null ? null : login.account();
  }

  /** The session as the rules of a room see it. */
  Standing standing(RoomState room) {
    return standing(id().equals(room.host()));
  }

  /** The session as the rules of a room see it. */
  Standing standing(boolean isHost) {
    return new Standing(name(), person(), id(), account(), holder.cloak(), isHost);
  }

  /** The name. There is one from the first claim on. Any thread. */
  Nickname name() {
    return Objects.requireNonNull(name);
  }

  /** Whether there is a name. Any thread. */
  boolean isNamed() {
    return name != null;
  }

  /** The away message; null while the person is here. Any thread. */
  @Nullable String away() {
    return away;
  }

  /**
   * Claims a free name for a newcomer.
   *
   * @throws RefusedException if no free name was found, or names can't be claimed now
   */
  void claimGuestName(RandomGenerator random) {
    for (int attempt = 0; attempt < GUEST_NAMES_TRIED; attempt++) {
      Nickname guest = GuestNames.next(random, attempt);
      if (claim(guest, holder) == Claim.GRANTED) {
        return;
      }
    }
    throw new RefusedException(Code.UNAVAILABLE, "no free name was found; try again");
  }

  /**
   * Claims the first name of a session, as a guest.
   *
   * @throws RefusedException if another session holds the name, or an account owns it
   */
  void claim(Nickname wanted) {
    requireGranted(claim(wanted, holder), wanted);
  }

  /**
   * Claims the name of an account as the first name of a session.
   *
   * @throws RefusedException if the account was changed since the gate let the session in
   */
  void claim(Account account) {
    Holder claiming = holder.as(account.login());
    if (claim(account.name(), claiming) != Claim.GRANTED) {
      throw changed();
    }
    holder = claiming;
  }

  /** Whether the session is logged in to the account of its name. */
  boolean isLoggedIn() {
    return holder.login() != null;
  }

  /**
   * Claims another name as a guest, and releases the present one. A login ends with that.
   *
   * @param token the token of an earlier session, which becomes the token of this one; or null
   * @throws RefusedException if another session holds the name, an account owns it, or it is
   *     reserved; nothing has changed then
   */
  void take(Nickname wanted, @Nullable String token) {
    Nickname before = name();
    if (holder.login() != null && before.equals(wanted)) {
      return; // it has the spelling of the account
    }
    ReservedNames.check(wanted);
    String secret = token == null ? holder.token() : token;
    Holder claiming = new Holder(holder.id(), secret, null, holder.cloak());
    requireGranted(claim(wanted, claiming), wanted);
    hold(claiming, before);
  }

  private static void requireGranted(Claim claim, Nickname wanted) {
    switch (claim) {
      case GRANTED -> {
        // the session holds the name
      }
      case TAKEN ->
          throw new RefusedException(Code.NAME_TAKEN, "somebody is " + wanted + " already");
      case RESERVED, STALE ->
          throw new RefusedException(
              Code.NAME_RESERVED, wanted + " has an account; its owner logs in with /login");
    }
  }

  /**
   * Takes the name of an account, as its owner.
   *
   * @throws RefusedException if the account was changed since the gate let the session in; nothing
   *     has changed then
   */
  void logIn(Account account) {
    Nickname before = name();
    Holder claiming = holder.as(account.login());
    if (claim(account.name(), claiming) != Claim.GRANTED) {
      throw changed();
    }
    hold(claiming, before);
  }

  /** The refusal of a login to an account that was changed since the gate has admitted it. */
  static RefusedException changed() {
    return new RefusedException(
        Code.WRONG_LOGIN, "the account was changed a moment ago; log in again");
  }

  /**
   * Acts as the owner of an account from now on, under a guest name: the name of the account stays
   * with another session.
   */
  void actFor(Account account) {
    holder = holder.as(account.login());
  }

  /** Notes that the session is logged in to the account of its name, as the account is now. */
  void registered(Account account) {
    holder = holder.as(account.login());
  }

  /** Holds the name that was granted, and gives the one before back. */
  private void hold(Holder granted, Nickname before) {
    holder = granted;
    Nickname now = name();
    if (!before.equals(now)) {
      names.release(before, holder);
    }
    if (away != null) {
      names.away(now, holder, away);
    }
  }

  private Claim claim(Nickname wanted, Holder claiming) {
    claimed = wanted;
    try {
      Claim claim = names.claim(wanted, claiming);
      if (claim == Claim.GRANTED) {
        name = wanted;
      }
      return claim;
    } finally {
      claimed = null;
    }
  }

  /**
   * Whether the session holds a name, as far as can be known: it may have been granted and the
   * answer is on its way. Any thread.
   */
  boolean mayHold(Nickname one) {
    return one.equals(claimed) || one.equals(name);
  }

  /**
   * Marks the person as away or as back.
   *
   * @param text the away message; null means back
   */
  void setAway(@Nullable String text) {
    away = text;
    names.away(name(), holder, text);
  }

  /** Gives the name back. */
  void release() {
    Nickname held = name;
    if (held != null) {
      names.release(held, holder);
    }
  }
}
