package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.server.backplane.Names;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of this instance that lost their name and are not closed yet. Each loss is passed on
 * to the listener, which ends the session; until then its appends are refused here, because they
 * may have been under way while the name went to somebody else. Any thread may use it.
 */
final class LostNames implements Names.Listener {
  private volatile Names.Listener listener = (_, _, _) -> {};
  private final Set<String> holders = ConcurrentHashMap.newKeySet();

  /** Sets the listener. Called before the first name is claimed. */
  void listen(Names.Listener receiver) {
    listener = receiver;
  }

  @Override
  public void nameLost(String holder, Nickname name, String why) {
    holders.add(holder);
    listener.nameLost(holder, name, why);
  }

  /** Whether a session lost its name. */
  boolean contains(String holder) {
    return holders.contains(holder);
  }

  /** Forgets a session that is closed. */
  void forget(String holder) {
    holders.remove(holder);
  }
}
