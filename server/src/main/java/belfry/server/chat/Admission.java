package belfry.server.chat;

import belfry.protocol.Nickname;
import belfry.server.backplane.Account;

/**
 * The proof that a client without a session may log in to an account.
 *
 * @param account the account as it was when its secret was checked
 */
public record Admission(Account account) {
  /** The name of the account, which the session will have. */
  public Nickname name() {
    return account.name();
  }
}
