package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.server.backplane.Names;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who of this instance lost a name to somebody else, until they are gone. They are told at once,
 * but what they said while the process stood still may be in hand, and must not be said any more.
 */
final class LostNames implements Names.Lost {
  private final Names.Lost told;
  private final Set<String> holders = ConcurrentHashMap.newKeySet();

  LostNames(Names.Lost told) {
    this.told = told;
  }

  @Override
  public void lost(String holder, Nickname name, String why) {
    holders.add(holder);
    told.lost(holder, name, why);
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
