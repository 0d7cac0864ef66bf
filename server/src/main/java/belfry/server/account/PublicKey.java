package belfry.server.account;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public key of Ed25519 (RFC 8032), as people have it in {@code ~/.ssh/id_ed25519.pub}.
 *
 * @param base64 the 32 bytes of the key in base64
 * @param label the comment after the key; may be empty
 */
record PublicKey(String base64, String label) {
  private static final String TYPE = "ssh-ed25519";
  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  /** What comes before the 32 bytes in the form that the JDK reads (RFC 8410). */
  private static final byte[] HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * Reads a line of OpenSSH: the type, the key in base64, and a comment.
   *
   * @throws RefusedException if the line is something else
   */
  static PublicKey of(String line) {
    String[] words = line.strip().split("\\s+", 3);
    if (words.length < 2 || !words[0].equals(TYPE)) {
      throw bad();
    }
    return new PublicKey(
        Base64.getEncoder().encodeToString(bytes(words[1])), words.length == 3 ? words[2] : "");
  }

  /** The 32 bytes in the form of RFC 8709: two strings, each after its length. */
  private static byte[] bytes(String base64) {
    try {
      ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      byte[] key = new byte[KEY_BYTES];
      if (string(blob, TYPE.length()).equals(TYPE) && blob.getInt() == KEY_BYTES) {
        blob.get(key);
        if (!blob.hasRemaining()) {
          return key;
        }
      }
      throw bad();
    } catch (IllegalArgumentException | BufferUnderflowException _) { // not base64, or too short
      throw bad();
    }
  }

  private static String string(ByteBuffer blob, int length) {
    if (blob.getInt() != length) {
      throw bad();
    }
    byte[] text = new byte[length];
    blob.get(text);
    return new String(text, StandardCharsets.US_ASCII);
  }

  private static RefusedException bad() {
    return new RefusedException(
        Code.BAD_FIELD, "a key is a line \"ssh-ed25519 AAAA…\", as in ~/.ssh/id_ed25519.pub");
  }

  /**
   * The text that a client signs to log in. Its first line keeps a signature for another purpose
   * from being used here.
   */
  static String challenge(String server, String nonce, Nickname name) {
    return "belfry login 1\n" + server + "\n" + nonce + "\n" + name.key() + "\n";
  }

  /**
   * Whether a signature of a text is by this key.
   *
   * @param signature the 64 bytes in base64
   */
  boolean isSignerOf(String text, String signature) {
    try {
      byte[] given = Base64.getDecoder().decode(signature);
      if (given.length != SIGNATURE_BYTES) {
        return false;
      }
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded())));
      verifier.update(text.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(given);
    } catch (GeneralSecurityException | IllegalArgumentException _) { // no key, or no signature
      return false;
    }
  }

  private byte[] encoded() {
    byte[] key = Base64.getDecoder().decode(base64);
    return ByteBuffer.allocate(HEADER.length + key.length).put(HEADER).put(key).array();
  }
}
