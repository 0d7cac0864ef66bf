package belfry.server.rules;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key of a room, of which only a hash is kept. It keeps strangers out, as long as nobody passes
 * it on; a room of members is for those who must be known.
 *
 * @param salt makes the hashes of equal keys different
 * @param hash of the salt and the key, in hexadecimal
 */
public record RoomKey(String salt, String hash) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT_BYTES = 8;

  public RoomKey {
    Objects.requireNonNull(salt);
    Objects.requireNonNull(hash);
  }

  /** A new key. */
  static RoomKey of(String key) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    String text = HexFormat.of().formatHex(salt);
    return new RoomKey(text, hash(text, key));
  }

  /** Whether this is the hash of a key. */
  boolean matches(@Nullable String key) {
    return key != null && MessageDigest.isEqual(bytes(hash), bytes(hash(salt, key)));
  }

  private static String hash(String salt, String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes(salt));
      return HexFormat.of().formatHex(digest.digest(bytes(key)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
