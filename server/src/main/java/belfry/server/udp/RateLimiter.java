package belfry.server.udp;

import belfry.protocol.time.EpochNanos;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;

/**
 * Token buckets that limit answers: one bucket for each recent network prefix, in a table of fixed
 * size, and one for all clients together. A flood from many prefixes can push other prefixes out of
 * the table; such a prefix has a full bucket when it returns. The bucket for all clients still
 * limits such a flood.
 *
 * <p>Owned by the thread of one {@link UdpService}. The caller passes the time; a clock that is set
 * back neither fills nor empties a bucket.
 */
final class RateLimiter {
  private static final int SETS = 4_096;
  private static final int WAYS = 4;
  private static final int LOW_BITS = 8;
  private static final long SECOND = 1_000_000_000L;

  private final RateLimits limits;
  private final boolean off;
  private final SipHash hash;
  private final Bucket[] buckets = new Bucket[SETS * WAYS];
  private final Bucket all;

  RateLimiter(RateLimits limits, SipHash hash, Instant start) {
    long now = EpochNanos.of(start);
    this.limits = limits;
    this.off = limits.equals(RateLimits.OFF);
    this.hash = hash;
    this.all = new Bucket(0, limits.globalBurst(), now);
    Arrays.setAll(buckets, _ -> new Bucket(0, limits.prefixBurst(), now));
  }

  /** Takes a token for an answer to this address. False if the answer would exceed a limit. */
  boolean tryTake(InetAddress address, Instant instant) {
    if (off || (!limits.loopback() && address.isLoopbackAddress())) {
      return true;
    }
    long now = EpochNanos.of(instant);
    Bucket own = bucket(prefixHash(address), now);
    own.fill(limits.prefixRate(), limits.prefixBurst(), now);
    all.fill(limits.globalRate(), limits.globalBurst(), now);
    if (own.tokens < 1 || all.tokens < 1) {
      return false;
    }
    own.tokens--;
    all.tokens--;
    return true;
  }

  /** The hash of the IPv4 /24 or IPv6 /56 of an address. */
  private long prefixHash(InetAddress address) {
    byte[] bytes = address.getAddress();
    return hash.hash(bytes, bytes.length == 4 ? 3 : 7);
  }

  /** The bucket of a prefix. A new prefix replaces the prefix in its set that was idle longest. */
  private Bucket bucket(long prefix, long now) {
    int first = (int) (prefix >>> LOW_BITS & SETS - 1) * WAYS;
    Bucket idlest = buckets[first];
    for (int i = first; i < first + WAYS; i++) {
      Bucket bucket = buckets[i];
      if (bucket.prefix == prefix) {
        return bucket;
      }
      idlest = bucket.filled - idlest.filled < 0 ? bucket : idlest;
    }
    idlest.prefix = prefix;
    idlest.tokens = limits.prefixBurst();
    idlest.filled = now;
    return idlest;
  }

  private static final class Bucket {
    private long prefix;
    private double tokens;
    private long filled;

    Bucket(long prefix, double tokens, long filled) {
      this.prefix = prefix;
      this.tokens = tokens;
      this.filled = filled;
    }

    void fill(double rate, double burst, long now) {
      tokens = Math.min(burst, tokens + Math.max(now - filled, 0) * rate / SECOND);
      filled = now;
    }
  }
}
