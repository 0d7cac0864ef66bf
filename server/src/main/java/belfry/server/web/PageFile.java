package belfry.server.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of the page.
 *
 * @param type the media type
 * @param bytes the content, which nobody changes
 * @param tag the entity tag, which names this content (RFC 9110, section 8.8.3)
 */
@SuppressWarnings("ArrayRecordComponent") // shared by all answers
record PageFile(String type, byte[] bytes, String tag) {
  private static final int TAG_BYTES = 12;

  static PageFile of(String type, byte[] bytes) {
    return new PageFile(
        type, bytes, '"' + HexFormat.of().formatHex(sha256(bytes), 0, TAG_BYTES) + '"');
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
