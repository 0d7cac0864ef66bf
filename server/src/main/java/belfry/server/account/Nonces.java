package belfry.server.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces of connections, computed from their ids and a secret of this process, so that nothing
 * is kept for a connection. Thread-safe.
 */
public final class Nonces {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;
  private static final int NONCE_BYTES = 16;

  private final SecretKeySpec secret;

  /**
   * Nonces with a new secret.
   *
   * @param random a secure one
   */
  public Nonces(RandomGenerator random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    this.secret = new SecretKeySpec(bytes, ALGORITHM);
  }

  /**
   * The nonce of a connection, in hexadecimal digits.
   *
   * @param connection its id, which no other connection ever has
   */
  public String of(String connection) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      byte[] nonce = mac.doFinal(connection.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(nonce, 0, NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HMAC with SHA-256", e);
    }
  }
}
