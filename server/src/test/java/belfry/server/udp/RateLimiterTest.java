package belfry.server.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SipHash HASH = new SipHash(1, 2);

  @Test
  void aBurstThenTheRate() throws UnknownHostException {
    RateLimiter limiter =
        new RateLimiter(new RateLimits(2, 5, 1_000, 1_000, false), HASH, Instant.EPOCH);
    InetAddress address = InetAddress.ofLiteral("192.0.2.7");
    assertEquals(5, taken(limiter, address, 50, 0));
    assertEquals(1, taken(limiter, address, 50, SECOND / 2));
    assertEquals(5, taken(limiter, address, 50, 100 * SECOND));
  }

  @Test
  void aNetworkSharesABucket() throws UnknownHostException {
    RateLimiter limiter =
        new RateLimiter(new RateLimits(1, 3, 1_000, 1_000, false), HASH, Instant.EPOCH);
    assertEquals(3, taken(limiter, InetAddress.ofLiteral("192.0.2.7"), 9, 0));
    assertEquals(0, taken(limiter, InetAddress.ofLiteral("192.0.2.99"), 9, 0));
    assertEquals(3, taken(limiter, InetAddress.ofLiteral("192.0.3.7"), 9, 0));
    assertEquals(3, taken(limiter, InetAddress.ofLiteral("2001:db8:1:200::1"), 9, 0));
    assertEquals(0, taken(limiter, InetAddress.ofLiteral("2001:db8:1:2ff::2"), 9, 0));
    assertEquals(3, taken(limiter, InetAddress.ofLiteral("2001:db8:1:300::1"), 9, 0));
  }

  @Test
  void manyNetworksShareTheLimitForAll() throws UnknownHostException {
    RateLimiter limiter =
        new RateLimiter(new RateLimits(10, 10, 500, 500, false), HASH, Instant.EPOCH);
    Random random = new Random(1);
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] address = new byte[] {(byte) 198, 0, 0, 1};
      address[1] = (byte) random.nextInt();
      address[2] = (byte) random.nextInt();
      taken += limiter.tryTake(InetAddress.getByAddress(address), at(i * 10_000L)) ? 1 : 0;
    }
    assertEquals(1_000, taken, 2);
  }

  @Test
  void loopbackIsLimitedOnlyIfSaid() throws UnknownHostException {
    InetAddress loopback = InetAddress.ofLiteral("127.3.4.5");
    RateLimiter free = new RateLimiter(new RateLimits(1, 1, 1, 1, false), HASH, Instant.EPOCH);
    assertEquals(100, taken(free, loopback, 100, 0));
    RateLimiter strict = new RateLimiter(new RateLimits(1, 1, 1, 1, true), HASH, Instant.EPOCH);
    assertTrue(strict.tryTake(loopback, at(0)));
    assertFalse(strict.tryTake(loopback, at(0)));
  }

  /** Test vectors of the reference implementation: key 00 01 .. 0f, message 00 01 .. n-1. */
  @Test
  void sipHashIsTheReferences() {
    SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    byte[] message = new byte[15];
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) i;
    }
    assertEquals(0x726fdb47dd0e0e31L, hash.hash(message, 0));
    assertEquals(0xa129ca6149be45e5L, hash.hash(message, 15));
  }

  @Test
  void aClockSetBackNeitherEmptiesNorFillsABucket() throws UnknownHostException {
    RateLimiter limiter =
        new RateLimiter(new RateLimits(2, 5, 1_000, 1_000, false), HASH, at(SECOND));
    InetAddress address = InetAddress.ofLiteral("192.0.2.7");
    assertEquals(5, taken(limiter, address, 9, 3_600 * SECOND));
    assertEquals(0, taken(limiter, address, 9, SECOND));
    assertEquals(2, taken(limiter, address, 9, 2 * SECOND));
  }

  private static Instant at(long nanos) {
    return Instant.EPOCH.plusNanos(nanos);
  }

  private static int taken(RateLimiter limiter, InetAddress address, int tries, long now) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limiter.tryTake(address, at(now)) ? 1 : 0;
    }
    return taken;
  }
}
