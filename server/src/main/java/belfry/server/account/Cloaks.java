package belfry.server.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes cloaks: names of networks that tell nobody their addresses. A network has the same cloak on
 * all instances of a deployment, and another one in each deployment. Thread-safe.
 */
public final class Cloaks {
  /** The length of a cloak. Each character has five bits. */
  static final int LENGTH = 13;

  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BITS = 5;

  private final Supplier<String> secret;
  private volatile @Nullable SecretKeySpec key;

  /**
   * @param secret gives the secret of the deployment, before the first cloak is made
   */
  public Cloaks(Supplier<String> secret) {
    this.secret = secret;
  }

  /** The cloak of a network; null for the loopback, which many people may share. */
  public @Nullable String of(Optional<String> network) {
    return network.isEmpty() ? null : of(network.get());
  }

  private String of(String network) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key());
      return text(mac.doFinal(network.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has the algorithm
    }
  }

  private SecretKeySpec key() {
    SecretKeySpec known = key;
    if (known == null) {
      known = new SecretKeySpec(secret.get().getBytes(StandardCharsets.UTF_8), ALGORITHM);
      key = known;
    }
    return known;
  }

  private static String text(byte[] hash) {
    StringBuilder text = new StringBuilder(LENGTH);
    for (int digit = 0; digit < LENGTH; digit++) {
      int value = 0;
      for (int bit = digit * BITS; bit < (digit + 1) * BITS; bit++) {
        int place = Byte.SIZE - 1 - bit % Byte.SIZE;
        value = 2 * value + ((hash[bit / Byte.SIZE] >> place) & 1);
      }
      text.append(DIGITS.charAt(value));
    }
    return text.toString();
  }
}
