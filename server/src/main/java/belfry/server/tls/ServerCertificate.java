package belfry.server.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate with its private key.
 *
 * @param chain the certificate, followed by those of the authorities that signed it
 * @param names the names of hosts that it is for, in lower case; {@code *.} stands for one label
 */
record ServerCertificate(List<X509Certificate> chain, PrivateKey key, List<String> names) {
  private static final int DNS_NAME = 2;
  private static final int SAMPLE_BYTES = 32;

  /**
   * Reads a certificate and its key.
   *
   * @throws UnusableCertificateException if a file can't be read, if the two don't belong together,
   *     or if the certificate has expired
   */
  static ServerCertificate read(TlsOptions.Pair pair, Instant now) {
    List<X509Certificate> chain = PemFile.read(pair.certificate()).certificates();
    X509Certificate first = chain.getFirst();
    PrivateKey key = PemFile.read(pair.key()).privateKey(first.getPublicKey());
    if (!belongTogether(first, key)) {
      throw new UnusableCertificateException(
          pair.key(), "it is not the private key of the certificate " + pair.certificate());
    }
    Instant end = first.getNotAfter().toInstant();
    if (!now.isBefore(end)) {
      throw new UnusableCertificateException(
          pair.certificate(), "the certificate has expired at " + end);
    }
    return new ServerCertificate(List.copyOf(chain), key, namesOf(first));
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm(); // EdDSA
        };
    byte[] sample = new byte[SAMPLE_BYTES];
    new SecureRandom().nextBytes(sample);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(sample);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate);
      verifying.update(sample);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static List<String> namesOf(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> one : all == null ? List.<List<?>>of() : all) {
        if (one.getFirst().equals(DNS_NAME)) {
          names.add(String.valueOf(one.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException _) {
      // A certificate without readable names is for no name.
    }
    return List.copyOf(names);
  }

  /** Whether the certificate is for a host. */
  boolean isFor(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    return names.contains(name) || (dot > 0 && names.contains("*" + name.substring(dot)));
  }

  /** Whether the algorithm of the key is this one, as TLS names it: RSA, EC or EdDSA. */
  boolean isOf(String algorithm) {
    return key.getAlgorithm().equals(algorithm);
  }

  /** The time at which the certificate expires. */
  Instant end() {
    return chain.getFirst().getNotAfter().toInstant();
  }
}
