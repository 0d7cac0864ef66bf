package belfry.server.backplane.redis;

import belfry.server.backplane.Draft;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/** By what a draft is recognised when it comes again. */
final class Identity {
  private static final int BYTES = 16;

  private Identity() {}

  /**
   * The same for the same draft. One without a client's id is like no other, and recognised only by
   * whoever keeps this.
   */
  static byte[] of(Draft draft) {
    String id = draft.clientId() == null ? UUID.randomUUID().toString() : draft.clientId();
    return hash(
        Fields.encode(
            draft.clientId() == null ? "once" : "client",
            draft.from().key(),
            draft.kind().name(),
            id,
            draft.text()));
  }

  /** What is kept of a secret. */
  static byte[] ofSecret(String secret) {
    return hash(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hash(byte[] bytes) {
    try {
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
