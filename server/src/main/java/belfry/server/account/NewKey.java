package belfry.server.account;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.RefusedException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key that an owner adds to an account: a public key of Ed25519, or a TLS certificate.
 *
 * @param bytes see {@link belfry.server.backplane.Account.Key#bytes}
 * @param label what the owner calls it; may be empty
 */
record NewKey(String bytes, String label) {
  private static final String FINGERPRINT = "sha256:";
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final int LONGEST_LABEL = 64;

  /** Cuts a label that is too long. */
  NewKey {
    int all = label.codePointCount(0, label.length());
    label = label.substring(0, label.offsetByCodePoints(0, Math.min(LONGEST_LABEL, all)));
  }

  /**
   * Reads what the owner has typed: a line of OpenSSH, the fingerprint of a certificate after
   * {@code sha256:}, or the word {@code certificate} for that of the connection; then a label.
   *
   * @param certificate the fingerprint of the connection's certificate; null for none
   * @throws RefusedException if it is something else
   */
  static NewKey of(String line, @Nullable String certificate) {
    String[] words = line.strip().split("\\s+", 2);
    String label = words.length == 2 ? words[1] : Command.CERTIFICATE;
    String first = words[0].toLowerCase(Locale.ROOT);
    if (first.equals(Command.CERTIFICATE)) {
      return new NewKey(ofCertificate(shown(certificate)), label);
    }
    return first.startsWith(FINGERPRINT)
        ? new NewKey(ofCertificate(fingerprint(first)), label)
        : ofPublicKey(PublicKey.of(line));
  }

  private static NewKey ofPublicKey(PublicKey key) {
    return new NewKey(key.base64(), key.label());
  }

  private static String fingerprint(String typed) {
    String digits = typed.substring(FINGERPRINT.length()).replace(":", "");
    if (!SHA_256.matcher(digits).matches()) {
      throw new RefusedException(
          Code.BAD_FIELD,
          "a fingerprint is sha256: and 64 hexadecimal digits, as openssl x509 -fingerprint -sha256"
              + " shows them");
    }
    return digits;
  }

  /** The form in which an account has a certificate. */
  static String ofCertificate(String fingerprint) {
    return FINGERPRINT + fingerprint;
  }

  /**
   * Requires a certificate.
   *
   * @throws RefusedException if the connection has shown none
   */
  static String shown(@Nullable String certificate) {
    if (certificate == null) {
      throw new RefusedException(
          Code.BAD_FIELD, "this connection has shown no certificate; connect over TLS with one");
    }
    return certificate;
  }
}
