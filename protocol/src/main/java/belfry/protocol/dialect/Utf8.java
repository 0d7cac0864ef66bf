package belfry.protocol.dialect;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8 (RFC 3629): malformed bytes are refused, never repaired. */
public final class Utf8 {
  private Utf8() {}

  /** Whether UTF-8 can encode the text, which is so unless it has a lone surrogate. */
  public static boolean canEncode(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(at))) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  /** Whether bytes are UTF-8. */
  public static boolean isValid(byte[] bytes) {
    try {
      decode(bytes);
      return true;
    } catch (RefusedException _) { // they are not
      return false;
    }
  }

  /**
   * Decodes bytes.
   *
   * @throws RefusedException with {@link Code#MALFORMED} if the bytes are not UTF-8
   */
  public static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) { // the exception's own words are not for clients
      throw new RefusedException(Code.MALFORMED, "that line is not UTF-8");
    }
  }
}
