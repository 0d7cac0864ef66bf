package belfry.server.backplane;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The holder of a name: one session of one instance.
 *
 * @param id the id of the session, unique over all instances and all time
 * @param token the secret with which a later session can take the name of a guest over
 * @param login the account that the session is logged in to; null for a guest
 * @param cloak the cloak of the network that the session comes from; null for none
 */
public record Holder(String id, String token, @Nullable Login login, @Nullable String cloak) {
  public Holder {
    Objects.requireNonNull(id);
    Objects.requireNonNull(token);
  }

  /** A guest. */
  public Holder(String id, String token) {
    this(id, token, null, null);
  }

  /** This session, logged in to an account. */
  public Holder as(Login account) {
    return new Holder(id, token, account, cloak);
  }

  /** The log with the direct messages to this holder. */
  public LogName inbox() {
    return login == null ? LogName.inbox(token) : LogName.inboxOfAccount(login.account());
  }

  /** Leaves out the token, so that it is never logged. */
  @Override
  public String toString() {
    return "Holder[" + id + "]";
  }
}
