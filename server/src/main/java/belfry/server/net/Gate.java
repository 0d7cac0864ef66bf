package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the number of open connections, in total and per {@link Origin}. Each connection holds a
 * permit from its acceptance to its end. Thread-safe.
 */
final class Gate {
  private volatile int most;
  private volatile int mostPerOrigin;
  private final AtomicInteger inside = new AtomicInteger();
  private volatile BannedNetworks banned = BannedNetworks.NONE;
  private final Map<String, Integer> shares = new ConcurrentHashMap<>();

  Gate(int most, int mostPerOrigin) {
    this.most = most;
    this.mostPerOrigin = mostPerOrigin;
  }

  /** Uses other limits from now on. Connections that are open stay, also above the limits. */
  void limit(int most, int mostPerOrigin) {
    this.most = most;
    this.mostPerOrigin = mostPerOrigin;
  }

  /** Refuses the clients of these networks from now on. */
  void ban(BannedNetworks networks) {
    banned = networks;
  }

  /** The highest number of connections. */
  int most() {
    return most;
  }

  /** The answer to a request for a permit. */
  sealed interface Answer {}

  /** A refusal; {@code why} is for the client. */
  record Full(Rejection reason, String why) implements Answer {
    Refusal refusal() {
      return reason == Rejection.BANNED
          ? new Refusal(Code.BANNED, why)
          : new Refusal(Code.FULL, why + "; try again later");
    }
  }

  /**
   * The right to have one open connection. The holder must release it exactly once. Used by one
   * thread at a time.
   *
   * <p>A permit from {@link #enter()} counts only towards the total, until {@link #comesFrom} sets
   * an origin.
   */
  static final class Permit implements Answer {
    private final Gate gate;
    private Optional<String> share = Optional.empty();
    private boolean local;

    private Permit(Gate gate) {
      this.gate = gate;
    }

    /**
     * Sets the origin for which this connection is counted.
     *
     * @return a refusal if the origin is banned or has no room, in which case nothing changes;
     *     otherwise empty
     */
    Optional<Full> comesFrom(Origin origin) {
      Optional<String> ban = gate.banned.refusal(origin.share(), Instant.now());
      if (ban.isPresent()) {
        return Optional.of(new Full(Rejection.BANNED, ban.get()));
      }
      if (!gate.take(origin.share())) {
        return Optional.of(
            new Full(
                Rejection.ADDRESS_FULL,
                "your address has all the connections it may have (" + gate.mostPerOrigin + ")"));
      }
      gate.giveBack(share);
      share = origin.share();
      local = origin.isLocal();
      return Optional.empty();
    }

    /**
     * The key under which this connection is counted; empty if it counts only towards the total.
     */
    Optional<String> share() {
      return share;
    }

    /** Whether the client is known to be on this machine. */
    boolean isLocal() {
      return local;
    }

    void release() {
      gate.inside.decrementAndGet();
      gate.giveBack(share);
    }
  }

  /** Requests a permit for a client from a known origin. */
  Answer enter(Origin origin) {
    Answer answer = enter();
    if (answer instanceof Permit permit) {
      Optional<Full> full = permit.comesFrom(origin);
      if (full.isPresent()) {
        permit.release();
        return full.get();
      }
    }
    return answer;
  }

  /** Requests a permit for a client whose origin is known only after a PROXY header. */
  Answer enter() {
    if (inside.incrementAndGet() > most) {
      inside.decrementAndGet();
      return new Full(
          Rejection.FULL, "this server has all the connections it may have (" + most + ")");
    }
    return new Permit(this);
  }

  private boolean take(Optional<String> share) {
    if (share.isPresent() && shares.merge(share.get(), 1, Integer::sum) > mostPerOrigin) {
      giveBack(share);
      return false;
    }
    return true;
  }

  private void giveBack(Optional<String> share) {
    share.ifPresent(key -> shares.computeIfPresent(key, (_, n) -> n == 1 ? null : n - 1));
  }

  int inside() {
    return inside.get();
  }
}
