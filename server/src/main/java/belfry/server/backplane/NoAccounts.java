package belfry.server.backplane;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a backplane that can't keep any: every command is refused.
 *
 * @param why the reason with the way out, for a person
 */
public record NoAccounts(String why) implements Accounts {
  @Override
  public Registration register(Account account, Holder holder) {
    throw refused();
  }

  @Override
  public Optional<Account> find(Nickname name) {
    throw refused();
  }

  @Override
  public boolean change(Account before, Account after, @Nullable Holder by) {
    throw refused();
  }

  private RefusedException refused() {
    return new RefusedException(Code.NO_ACCOUNTS, why);
  }
}
