package belfry.server.account;

import belfry.protocol.CredentialInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The secrets of tokens: {@code bfy_}, 26 letters and digits with 130 random bits, and one that
 * checks the others, so that programs that scan for secrets know them.
 */
final class TokenSecret {
  private static final String PREFIX = CredentialInfo.TOKEN_PREFIX;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int RANDOM_CHARACTERS = 26;

  private TokenSecret() {}

  /** A new secret. */
  static String random(RandomGenerator random) {
    StringBuilder secret = new StringBuilder(PREFIX);
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return secret.append(check(secret.substring(PREFIX.length()))).toString();
  }

  /** Whether a text has the form of a secret. Nothing else needs to be looked for. */
  static boolean isWellFormed(String text) {
    int end = PREFIX.length() + RANDOM_CHARACTERS;
    if (text.length() != end + 1 || !text.startsWith(PREFIX)) {
      return false;
    }
    String characters = text.substring(PREFIX.length(), end);
    return characters.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)
        && check(characters) == text.charAt(end);
  }

  private static char check(String characters) {
    int sum = 0;
    for (int i = 0; i < characters.length(); i++) {
      sum = (sum * 3 + ALPHABET.indexOf(characters.charAt(i)) + 1) % ALPHABET.length();
    }
    return ALPHABET.charAt(sum);
  }

  /**
   * The form in which a store keeps a secret. It has too many random bits to be guessed from it.
   */
  static String hash(String secret) {
    return HexFormat.of().formatHex(sha256(secret.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
