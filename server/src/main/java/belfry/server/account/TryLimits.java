package belfry.server.account;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.measure.Allowances;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Limits the tries of passwords and signatures: by connection, by network, and by account. A
 * network from which somebody has logged in to the account since the start has a limit of its own,
 * so that nobody can lock the owner out from elsewhere. A token needs no limit, and a signature
 * none by account: they can't be guessed. Thread-safe.
 */
final class TryLimits {
  private static final int KNOWN_KEPT = 10_000;

  private final Allowances connections = new Allowances(3, Duration.ofMinutes(1));
  private final Allowances networks = new Allowances(10, Duration.ofMinutes(1));
  private final Allowances accounts = new Allowances(20, Duration.ofHours(1));
  private final Allowances knownNetworks = new Allowances(60, Duration.ofHours(1));
  private final LongSupplier nanoTime;

  /** The networks from which somebody has logged in, each with the name of the account. */
  private final Set<String> known =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > KNOWN_KEPT;
                }
              }));

  TryLimits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Counts a try before it is judged, so that tries at once are counted, too.
   *
   * @throws RefusedException if there were too many
   */
  void begin(Nickname name, Caller caller) {
    begin(caller);
    boolean taken =
        isKnown(name, caller)
            ? knownNetworks.take(key(name, caller), nanoTime.getAsLong())
            : accounts.take(name.key(), nanoTime.getAsLong());
    if (!taken) {
      throw tooOften(
          "somebody has tried to log in as " + name + " too often; a token or a key still works");
    }
  }

  /**
   * Counts a try that can't be guessed, so that the account needs no limit.
   *
   * @throws RefusedException if there were too many
   */
  void begin(Caller caller) {
    long now = nanoTime.getAsLong();
    if (!connections.take(caller.connection(), now)) {
      throw tooOften("you have tried too often on this connection; wait 20 seconds");
    }
    if (!networks.take(caller.from(), now)) {
      throw tooOften("your network has tried too often; wait a few seconds");
    }
  }

  private static RefusedException tooOften(String why) {
    return new RefusedException(Code.TOO_OFTEN, why);
  }

  /** Takes a try of {@link #begin(Caller)} back, which has succeeded. */
  void succeeded(Caller caller) {
    long now = nanoTime.getAsLong();
    connections.giveBack(caller.connection(), now);
    networks.giveBack(caller.from(), now);
  }

  /** Takes a try back, which has succeeded, and remembers its network. */
  void succeeded(Nickname name, Caller caller) {
    long now = nanoTime.getAsLong();
    succeeded(caller);
    if (isKnown(name, caller)) {
      knownNetworks.giveBack(key(name, caller), now);
    } else {
      accounts.giveBack(name.key(), now);
    }
    known.add(key(name, caller));
  }

  /** Remembers a network from which somebody has logged in with a token. */
  void remember(Nickname name, Caller caller) {
    known.add(key(name, caller));
  }

  private boolean isKnown(Nickname name, Caller caller) {
    return known.contains(key(name, caller));
  }

  private static String key(Nickname name, Caller caller) {
    return caller.from() + " " + name.key();
  }
}
