package belfry.server.account;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hash of a password in the PHC string form, such as {@code $argon2id$v=19$m=19456,t=2,p=1$…$…}.
 * Its arrays must not be changed.
 */
final class PasswordHash {
  /** Bytes of a salt. */
  static final int SALT = 16;

  /** Bytes of a hash. */
  static final int HASH = 32;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=1"
              + "\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{22,128})");

  /**
   * The parameters of Argon2id, with one lane.
   *
   * @param kilobytes the memory in KiB
   * @param passes the passes over it
   */
  record Cost(int kilobytes, int passes) {
    /** What OWASP recommends (2026): 19 MiB and two passes. */
    static final Cost USUAL = new Cost(19_456, 2);

    private static final int MOST_KILOBYTES = 65_536;
    private static final int MOST_PASSES = 10;

    Cost {
      if (kilobytes < 8 || kilobytes > MOST_KILOBYTES || passes < 1 || passes > MOST_PASSES) {
        throw new IllegalArgumentException("cost out of bounds");
      }
    }
  }

  private final Cost cost;
  private final byte[] salt;
  private final byte[] hash;

  PasswordHash(Cost cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /** The parameters that it was made with. */
  Cost cost() {
    return cost;
  }

  byte[] salt() {
    return salt;
  }

  byte[] hash() {
    return hash;
  }

  /** Reads a hash; empty if the text is none, or one that costs more than a server may spend. */
  static Optional<PasswordHash> of(String text) {
    Matcher phc = PHC.matcher(text);
    if (!phc.matches()) {
      return Optional.empty();
    }
    try {
      Cost cost = new Cost(Integer.parseInt(phc.group(1)), Integer.parseInt(phc.group(2)));
      byte[] salt = Base64.getDecoder().decode(phc.group(3));
      byte[] hash = Base64.getDecoder().decode(phc.group(4));
      return Optional.of(new PasswordHash(cost, salt, hash));
    } catch (IllegalArgumentException _) { // out of bounds, or not base64
      return Optional.empty();
    }
  }

  /** The PHC string. */
  String text() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
        .formatted(
            cost.kilobytes(),
            cost.passes(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  /** Leaves out the hash. */
  @Override
  public String toString() {
    return "PasswordHash[" + cost + "]";
  }
}
