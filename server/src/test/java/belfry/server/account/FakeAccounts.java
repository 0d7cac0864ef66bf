package belfry.server.account;

import belfry.protocol.Nickname;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Registration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Accounts in memory, where every session holds the name that it registers. */
final class FakeAccounts implements Accounts {
  private final Map<Nickname, Account> accounts = new HashMap<>();

  @Override
  public Registration register(Account account, Holder holder) {
    return accounts.putIfAbsent(account.name(), account) == null
        ? Registration.REGISTERED
        : Registration.RESERVED;
  }

  @Override
  public Optional<Account> find(Nickname name) {
    return Optional.ofNullable(accounts.get(name));
  }

  @Override
  public boolean change(Account before, Account after) {
    return accounts.replace(before.name(), before, after);
  }
}
