package belfry.server.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign the requests of one webhook. There are several while a key is replaced: the
 * receiver accepts a request that one of them signs.
 *
 * <p>Immutable; any thread may use it.
 */
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;

  private final List<SecretKeySpec> keys;

  private WebhookSecret(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /**
   * Reads keys in the form of Standard Webhooks: {@code whsec_} and 24 to 64 bytes in Base64.
   *
   * @param lines one key a line; empty lines are passed over
   * @throws IllegalArgumentException if there is none, or one has another form
   */
  public static WebhookSecret of(List<String> lines) {
    List<SecretKeySpec> keys =
        lines.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(WebhookSecret::key)
            .toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("the file has no key");
    }
    return new WebhookSecret(keys);
  }

  private static SecretKeySpec key(String line) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(line.startsWith(PREFIX) ? line.substring(6) : "?");
    } catch (IllegalArgumentException _) { // its message could show a part of the key
      throw new IllegalArgumentException("a key is " + PREFIX + " and Base64");
    }
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          "a key has " + SHORTEST + " to " + LONGEST + " bytes, not " + key.length);
    }
    return new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * The field {@code webhook-signature} of a request.
   *
   * @param id the field {@code webhook-id}, without a full stop
   * @param timestamp the field {@code webhook-timestamp}
   */
  String sign(String id, long timestamp, byte[] body) {
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII);
    return keys.stream().map(key -> "v1," + sign(key, head, body)).collect(Collectors.joining(" "));
  }

  private static String sign(SecretKeySpec key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(head);
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WebhookSecret secret && keys.equals(secret.keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }

  /** Shows no key. */
  @Override
  public String toString() {
    return "keys: " + keys.size();
  }
}
