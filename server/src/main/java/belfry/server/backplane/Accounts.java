package belfry.server.backplane;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port to accounts. A name that an account owns is granted by {@link Names#claim} to a session
 * with a {@link Login} to that account only, from {@link #register} on and for good: the two ports
 * decide together.
 */
public interface Accounts {
  /**
   * Makes an account for the name that a session holds. If it is registered, the session holds the
   * name with the login of the account. A registration whose outcome was unknown may be repeated.
   *
   * @param account a {@link Account#fresh} account, with its credentials
   * @throws RefusedException if there are no accounts, or the store can't keep it now
   */
  Registration register(Account account, Holder holder);

  /**
   * Finds the account of a name, dropped or not.
   *
   * @throws RefusedException if there are no accounts, or the answer can't be known now
   */
  Optional<Account> find(Nickname name);

  /**
   * Replaces an account by its next version. If the generation goes up, every session that holds
   * the name with an older login loses it in the same step, except the one that makes the change:
   * it holds the name with the new login from then on.
   *
   * @param by the session that makes the change; null for none
   * @return false if the account has another version meanwhile; nothing has changed then
   * @throws RefusedException if there are no accounts, or the store can't keep the change now
   */
  boolean change(Account before, Account after, @Nullable Holder by);
}
