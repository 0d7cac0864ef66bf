package belfry.server.backplane.redis;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A hash that can't be forged, shortened to what is kept in Redis. */
final class ShortHash {
  private static final int BYTES = 16;

  private ShortHash() {}

  /** The first bytes of the SHA-256. */
  static byte[] of(byte[] bytes) {
    try {
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
