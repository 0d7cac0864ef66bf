package belfry.server.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Nickname;
import belfry.server.measure.Allowances;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The passwords with which IRC clients take their names back. A password becomes a token that only
 * this process can compute, so that nobody can use a guess elsewhere. Tries are limited by name and
 * by network. Thread-safe.
 */
final class NamePasswords {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final Allowances names = new Allowances(10, Duration.ofHours(1));
  private final Allowances networks = new Allowances(20, Duration.ofMinutes(1));
  private final SecretKeySpec key;

  NamePasswords() {
    byte[] secret = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(secret);
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** The token of a name and a password. */
  String token(Nickname name, String password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] hash = mac.doFinal((name.key() + "\0" + password).getBytes(UTF_8));
      return "irc-" + HexFormat.of().formatHex(hash, 0, 16);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }

  /**
   * Counts a try to take over a name that somebody holds, before it is judged.
   *
   * @param network the network of the client
   * @return whether it may be judged
   */
  boolean mayTry(Nickname name, String network) {
    long now = System.nanoTime();
    return networks.take(network, now) && names.take(name.key(), now);
  }

  /** Takes a try back, which has succeeded. */
  void succeeded(Nickname name, String network) {
    long now = System.nanoTime();
    networks.giveBack(network, now);
    names.giveBack(name.key(), now);
  }
}
