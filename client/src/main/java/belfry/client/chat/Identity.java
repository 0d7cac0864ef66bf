package belfry.client.chat;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the server must know about oneself on every connection: the name and the token that gives it
 * back, the last direct message that was seen, the away text, and the ignored people. Belongs to
 * the chat's thread.
 */
final class Identity {
  private static final int MOST_TRIES = 9;

  private final @Nullable Nickname wish;
  private final Set<Nickname> ignored = new LinkedHashSet<>();
  private int tries;
  private @Nullable Nickname name;
  private @Nullable String token;
  private @Nullable String offeredToken;
  private @Nullable EntryId offeredInbox;
  private @Nullable EntryId seen;

  /** The token of the account that one is logged in to; null for a guest. */
  private @Nullable String account;

  /** The token of a login that is not answered. */
  private @Nullable String offeredAccount;

  /** Whether a registration is sent and not answered. */
  private boolean registering;

  /** Whether {@link #seen} is in the inbox of the account. */
  private boolean readsAccount;

  /** Whether a new connection may begin with a kept token. */
  private boolean comesBack = true;

  private @Nullable String away;
  private @Nullable String lastTeller;

  /**
   * @param wish the name to ask for; null to take the one that the server gives
   */
  Identity(@Nullable Nickname wish) {
    this.wish = wish;
  }

  /** The name; null before the first welcome. */
  @Nullable Nickname name() {
    return name;
  }

  boolean is(Nickname who) {
    return who.equals(name);
  }

  /** Whether one may be greeted with a kept token: no other name is wanted, and none is held. */
  boolean mayComeBackAs(Nickname one) {
    return comesBack && name == null && (wish == null || wish.equals(one));
  }

  /** Logs in to an account with the next greeting. */
  void comeBackAs(Nickname kept, String secret) {
    name = kept;
    account = secret;
  }

  /** Whether the next greeting has a secret. */
  boolean hasAccount() {
    return account != null;
  }

  /** Becomes a guest with the next greeting, under any name. */
  void becomeGuest() {
    forgetAccount();
    comesBack = false;
    name = null;
    token = null;
  }

  /** Forgets the account; one stays logged in on the present connection. */
  void forgetAccount() {
    account = null;
    offeredAccount = null;
    readsAccount = false;
  }

  /** The first command of a new connection. */
  Command greeting(String id) {
    if (account != null && name != null) {
      EntryId after = readsAccount ? seen : null;
      return new Command.Login(id, name, account, null, null, null, after, null);
    }
    if (registering && token != null && name != null) {
      return new Command.Login(id, name, null, null, null, null, null, null, token);
    }
    if (token != null && name != null) {
      return new Command.Nick(id, name, token, seen);
    }
    return wish == null ? new Command.Ping(id) : new Command.Nick(id, wish, null, null);
  }

  /**
   * Notes the name and the token that the server gave to a new connection.
   *
   * @param inbox the last direct message to the owner of the token
   */
  void welcomed(Nickname you, String given, @Nullable EntryId inbox) {
    offeredToken = given;
    offeredInbox = inbox;
    if (token == null) {
      name = you;
      token = given;
      seen = inbox;
    }
  }

  /**
   * Notes the name that the server now knows.
   *
   * @param inbox the last direct message, if one reads another inbox now; else null
   */
  void named(Nickname now, @Nullable EntryId inbox) {
    name = now;
    if (account != null && inbox != null) { // another name ends the login
      account = null;
      readsAccount = false;
      token = offeredToken;
      seen = inbox;
    }
  }

  /**
   * Notes whether a registration is sent and not answered. If its answer is lost, the next greeting
   * logs in with the token of the connection that sent it.
   */
  void registers(boolean now) {
    registering = now;
  }

  boolean isRegistering() {
    return registering;
  }

  /** Notes the token of a login that is sent now. */
  void logsIn(String with) {
    offeredAccount = with;
  }

  /** Forgets the token of a login that was refused, or whose answer is lost. */
  void loginFailed() {
    offeredAccount = null;
  }

  /** The token that one is logged in with; null for a guest. */
  @Nullable String accountToken() {
    return account;
  }

  /**
   * Notes that one is logged in.
   *
   * @param given a token that the server has made; null for none
   * @param inbox the last direct message to the account
   */
  void loggedIn(Nickname now, @Nullable String given, @Nullable EntryId inbox) {
    name = now;
    if (given != null) {
      account = given;
    } else if (account == null || offeredAccount != null) {
      account = offeredAccount;
      readsAccount = false;
    }
    offeredAccount = null;
    registering = false;
    if (!readsAccount) {
      seen = inbox;
      readsAccount = true;
    }
  }

  /** Takes the name that the server gave in place of one that can't be had back. */
  void lost(@Nullable Nickname given) {
    name = given;
    account = null;
    readsAccount = false;
    token = offeredToken;
    seen = offeredInbox;
  }

  /** The next name to try where the wish is taken; null when it is time to give up. */
  @Nullable Command nextWish(String id) {
    tries++;
    if (wish == null || tries >= MOST_TRIES) {
      return null;
    }
    String text = wish.text();
    int most = Math.min(text.codePointCount(0, text.length()), Limits.NICKNAME - 1);
    try {
      String shorter = text.substring(0, text.offsetByCodePoints(0, most));
      return new Command.Nick(id, Nickname.of(shorter + (tries + 1)), null, null);
    } catch (RefusedException _) { // a name that can't have a digit stays a wish
      return null;
    }
  }

  /** Notes a direct message; returns false when it was seen before. */
  boolean see(EntryId entry) {
    if (seen != null && entry.compareTo(seen) <= 0) {
      return false;
    }
    seen = entry;
    return true;
  }

  /** Notes a gap: the next direct message follows its end. */
  void missed(EntryId end) {
    seen = end;
  }

  /** The name of who sent the last direct message; null for nobody. */
  @Nullable String lastTeller() {
    return lastTeller;
  }

  void toldBy(String who) {
    lastTeller = who;
  }

  /** The text that others see while one is away; null while one is there. */
  @Nullable String away() {
    return away;
  }

  void away(@Nullable String text) {
    away = text;
  }

  /** The people whose words are not shown. */
  List<Nickname> ignored() {
    return List.copyOf(ignored);
  }

  void ignore(Collection<Nickname> all) {
    ignored.clear();
    ignored.addAll(all);
  }
}
