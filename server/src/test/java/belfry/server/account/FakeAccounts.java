package belfry.server.account;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Registration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts in memory, where every session holds the name that it registers. */
final class FakeAccounts implements Accounts {
  private final Map<Nickname, Account> accounts = new HashMap<>();

  /** The holders of the names; false makes every registration {@code NOT_HELD}. */
  boolean isHeld = true;

  /** Whether the store takes no change. */
  boolean isFull;

  /** Whether a registration is kept, and its outcome is not known. */
  boolean isSlow;

  /** Runs once before the next change is compared. */
  Runnable beforeChange = () -> {};

  @Override
  public Registration register(Account account, Holder holder) {
    if (!isHeld) {
      return Registration.NOT_HELD;
    }
    Account before = accounts.putIfAbsent(account.name(), account);
    if (isSlow) {
      throw new RefusedException(Code.UNKNOWN_OUTCOME, "the disk is slow");
    }
    return before == null ? Registration.REGISTERED : Registration.RESERVED;
  }

  @Override
  public Optional<Account> find(Nickname name) {
    return Optional.ofNullable(accounts.get(name));
  }

  @Override
  public boolean change(Account before, Account after, @Nullable Holder by) {
    Runnable first = beforeChange;
    beforeChange = () -> {};
    first.run();
    if (isFull) {
      throw new RefusedException(Code.UNAVAILABLE, "the disk is full");
    }
    return accounts.replace(before.name(), before, after);
  }
}
