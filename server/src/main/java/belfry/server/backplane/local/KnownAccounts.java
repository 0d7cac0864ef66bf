package belfry.server.backplane.local;

import belfry.protocol.Nickname;
import belfry.server.backplane.Account;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one process, in memory: dropped ones too, because their names stay reserved.
 * Thread-safe.
 */
final class KnownAccounts {
  private final Map<Nickname, Account> byName = new ConcurrentHashMap<>();

  /** The account that has or had a name; null if none did. */
  @Nullable Account of(Nickname name) {
    return byName.get(name);
  }

  void put(Account account) {
    byName.put(account.name(), account);
  }

  void remove(Account account) {
    byName.remove(account.name(), account);
  }

  void clear() {
    byName.clear();
  }
}
