package belfry.server.chat;

import belfry.protocol.Nickname;
import org.jspecify.annotations.Nullable;

/** A listener for the names that sessions of this instance take and give back. */
@FunctionalInterface
public interface NameListener {
  /**
   * A session has another name or another login now. Called on the thread of its connection; must
   * not block.
   *
   * @param session the id of the session
   * @param before the name before; null at the beginning of the session
   * @param now the name now; null at its end
   * @param isLoggedIn whether the session is logged in to the account of its name
   */
  void named(String session, @Nullable Nickname before, @Nullable Nickname now, boolean isLoggedIn);
}
