package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.server.backplane.Names;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who of this instance lost a name to somebody else, until they are gone. They are told at once,
 * but what they said while the process stood still may be in hand, and must not be said any more.
 */
final class LostNames implements Names.Listener {
  private volatile Names.Listener listener = (_, _, _) -> {};
  private final Set<String> holders = ConcurrentHashMap.newKeySet();

  /** Sets the listener for names that are lost from now on. */
  void listen(Names.Listener listener) {
    this.listener = listener;
  }

  @Override
  public void nameLost(String holder, Nickname name, String why) {
    holders.add(holder);
    listener.nameLost(holder, name, why);
  }

  /** Whether this session lost its name. */
  boolean areOf(String holder) {
    return holders.contains(holder);
  }

  /** The session is gone. */
  void forget(String holder) {
    holders.remove(holder);
  }
}
