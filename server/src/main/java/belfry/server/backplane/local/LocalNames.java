package belfry.server.backplane.local;

import belfry.protocol.Nickname;
import belfry.server.backplane.Account;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Login;
import belfry.server.backplane.Names;
import belfry.server.backplane.Registration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of one process. Owns who holds which name, and decides with the known accounts who may.
 * Both change in one step of the map, so no claim comes between them. Thread-safe, without a lock
 * of its own.
 */
final class LocalNames implements Names {
  private record Held(Holder holder, @Nullable String away) {
    boolean isBy(Holder other) {
      return holder.id().equals(other.id());
    }

    LogName inbox() {
      return holder.inbox();
    }
  }

  /** The decision about one claim, and the holder who loses the name by it. */
  private static final class Decision {
    private final Holder claiming;
    private final @Nullable Account owner;
    private Claim claim = Claim.GRANTED;
    private @Nullable Holder loser;

    Decision(Holder claiming, @Nullable Account owner) {
      this.claiming = claiming;
      this.owner = owner;
    }

    /** Returns who holds the name after the claim. */
    @Nullable Held on(@Nullable Held before) {
      claim = owner == null ? ofGuest(before) : ofAccount(owner);
      if (claim != Claim.GRANTED) {
        return before;
      }
      boolean again = before != null && before.isBy(claiming);
      if (before != null && !again) {
        loser = before.holder;
      }
      return new Held(claiming, again && before != null ? before.away : null);
    }

    private Claim ofGuest(@Nullable Held before) {
      if (claiming.login() != null) {
        return Claim.STALE;
      }
      return before == null
              || before.isBy(claiming)
              || before.holder.token().equals(claiming.token())
          ? Claim.GRANTED
          : Claim.TAKEN;
    }

    private Claim ofAccount(Account account) {
      if (account.admits(claiming.login())) {
        return Claim.GRANTED;
      }
      Login login = claiming.login();
      return login != null && login.account().equals(account.id()) ? Claim.STALE : Claim.RESERVED;
    }
  }

  private final KnownAccounts accounts;
  private final Map<Nickname, Held> held = new ConcurrentHashMap<>();
  private volatile Listener listener = (_, _, _) -> {};

  LocalNames(KnownAccounts accounts) {
    this.accounts = accounts;
  }

  /** Sets the listener for names that are lost from now on. */
  void listen(Listener listener) {
    this.listener = listener;
  }

  @Override
  public Claim claim(Nickname name, Holder holder) {
    Decision[] decided = new Decision[1];
    held.compute(
        name,
        (_, before) -> {
          decided[0] = new Decision(holder, accounts.of(name));
          return decided[0].on(before);
        });
    Holder loser = decided[0].loser;
    if (loser != null) {
      listener.nameLost(loser.id(), name, TAKEN_OVER);
    }
    return decided[0].claim;
  }

  /**
   * Reserves the name that a session holds for an account, which is known from then on. It is known
   * already if the same registration is repeated.
   */
  Registration reserve(Account account, Holder holder) {
    Registration[] outcome = {Registration.NOT_HELD};
    held.compute(
        account.name(),
        (name, before) -> {
          Account known = accounts.of(name);
          if (known != null) {
            outcome[0] =
                known.id().equals(account.id()) ? Registration.REGISTERED : Registration.RESERVED;
          } else if (before != null && before.isBy(holder)) {
            outcome[0] = Registration.REGISTERED;
            accounts.put(account);
          }
          return before;
        });
    return outcome[0];
  }

  /** Makes the session that holds the name of an account its holder as the account. */
  void logIn(Account account, Holder holder) {
    held.computeIfPresent(
        account.name(),
        (_, now) -> now.isBy(holder) ? new Held(now.holder.as(account.login()), now.away) : now);
  }

  /**
   * Takes the name of an account away from a session whose login is not trusted any more. The
   * session that made the change holds it with the new login.
   */
  void changed(Account account, @Nullable Holder by) {
    Holder[] loser = new Holder[1];
    held.computeIfPresent(
        account.name(),
        (_, now) -> {
          if (account.admits(now.holder.login())) {
            return now;
          }
          if (by != null && now.isBy(by) && !account.isDropped()) {
            return new Held(now.holder.as(account.login()), now.away);
          }
          loser[0] = now.holder;
          return null;
        });
    if (loser[0] != null) {
      listener.nameLost(loser[0].id(), account.name(), "the account was changed; log in again");
    }
  }

  @Override
  public void release(Nickname name, Holder holder) {
    held.computeIfPresent(name, (_, now) -> now.isBy(holder) ? null : now);
  }

  @Override
  public Optional<Recipient> find(Nickname name) {
    return Optional.ofNullable(held.get(name))
        .map(now -> new Recipient(now.holder.id(), now.inbox(), now.away, now.holder.cloak()));
  }

  @Override
  public void away(Nickname name, Holder holder, @Nullable String text) {
    held.computeIfPresent(name, (_, now) -> now.isBy(holder) ? new Held(now.holder, text) : now);
  }

  /** Forgets all names. */
  void clear() {
    held.clear();
  }
}
