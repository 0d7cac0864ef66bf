package belfry.server.backplane;

import belfry.protocol.RoomName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a log: a room's, or somebody's inbox.
 *
 * @param text the room's name, or {@code @} and the hash of the secret that the inbox belongs to
 */
public record LogName(String text) {
  private static final int HASH_BYTES = 16;

  /** To be copied: asking the JDK for a new one leaves memory behind with each thread. */
  private static final MessageDigest SHA_256 = newSha256();

  /** The log of a room. */
  public static LogName of(RoomName room) {
    return new LogName(room.text());
  }

  /** The inbox of whoever knows this secret. */
  public static LogName inbox(String secret) {
    byte[] hash = sha256().digest(secret.getBytes(StandardCharsets.UTF_8));
    return new LogName("@" + HexFormat.of().formatHex(hash, 0, HASH_BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return (MessageDigest) SHA_256.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's can be cloned", e);
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Whether this is an inbox. */
  public boolean isInbox() {
    return text.startsWith("@");
  }
}
