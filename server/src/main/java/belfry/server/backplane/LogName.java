package belfry.server.backplane;

import belfry.protocol.RoomName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of a log, which belongs to a room, is an inbox or is part of the audit log.
 *
 * @param text the name of the room; or {@code !} and a part of the audit log; or {@code @} and the
 *     hash of the secret that owns the inbox; or {@code @account-} and the id of the account that
 *     owns the inbox
 */
public record LogName(String text) {
  private static final int HASH_BYTES = 16;
  private static final String OF_ACCOUNT = "@account-";

  /** The acts of administrators, which every instance follows. */
  public static final LogName ADMINISTRATION = new LogName("!administration");

  /** The acts of moderators in rooms with an owner. */
  public static final LogName MODERATION = new LogName("!moderation");

  /** The acts of moderators in rooms without an owner, where anybody can become one. */
  public static final LogName HOSTS = new LogName("!hosts");

  /** The log of a room. */
  public static LogName of(RoomName room) {
    return new LogName(room.text());
  }

  /** The inbox that a secret owns. */
  public static LogName inbox(String secret) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return new LogName("@" + HexFormat.of().formatHex(hash, 0, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** The inbox of an account. No secret owns a log of this name. */
  public static LogName inboxOfAccount(String account) {
    return new LogName(OF_ACCOUNT + account);
  }

  /** The id of the account that owns this inbox; empty if none does. */
  public Optional<String> account() {
    return text.startsWith(OF_ACCOUNT)
        ? Optional.of(text.substring(OF_ACCOUNT.length()))
        : Optional.empty();
  }

  /** The name for operators: {@code #ops}, or {@code an inbox}. */
  public String label() {
    return isAudit() ? "the audit log" : isInbox() ? "an inbox" : "#" + text;
  }

  /** Whether this is a part of the audit log. */
  public boolean isAudit() {
    return text.startsWith("!");
  }

  /** Whether this is the log of a room. */
  public boolean isRoom() {
    return !isAudit() && !isInbox();
  }

  /** Whether this is an inbox. */
  public boolean isInbox() {
    return text.startsWith("@");
  }
}
