package belfry.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The certificates of tests, which OpenSSL has made and signed with their own keys. */
public final class TestCertificates {
  private static final List<String> ALL = List.of("ec", "rsa", "ed25519");

  private TestCertificates() {}

  /** A file of the tests. */
  public static Path file(String name) {
    try {
      return Path.of(TestCertificates.class.getResource("/tls/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Options with these certificates, without a further port. */
  public static TlsOptions options(String... names) {
    return new TlsOptions(
        Arrays.stream(names)
            .map(name -> new TlsOptions.Pair(file(name + ".crt"), file(name + ".key")))
            .toList(),
        Optional.empty(),
        false);
  }

  /** A context for clients that trust these certificates. */
  public static SSLContext trusting() {
    return trusting(null);
  }

  /** A context for clients that trust these certificates, and show one of them themselves. */
  public static SSLContext showing(String name) {
    try {
      TlsOptions.Pair files = options(name).pairs().getFirst();
      ServerCertificate pair = ServerCertificate.read(files, Instant.EPOCH);
      KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
      own.load(null, null);
      own.setKeyEntry(name, pair.key(), new char[0], pair.chain().toArray(Certificate[]::new));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(own, new char[0]);
      return trusting(managers.getKeyManagers());
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static SSLContext trusting(KeyManager @Nullable [] own) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (String name : ALL) {
        try (InputStream in = TestCertificates.class.getResourceAsStream("/tls/" + name + ".crt")) {
          trusted.setCertificateEntry(
              name, CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A context for servers with a certificate for localhost and 127.0.0.1. */
  public static SSLContext serving() {
    try {
      String pem = Files.readString(file("ec.key")).replaceAll("-----[A-Z ]+-----|\\s", "");
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
      KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
      own.load(null, null);
      try (InputStream in = TestCertificates.class.getResourceAsStream("/tls/ec.crt")) {
        Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
        own.setKeyEntry("ec", key, new char[0], new Certificate[] {certificate});
      }
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(own, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The first message of a client that knows no version above TLS 1.0 (RFC 2246). */
  public static byte[] helloOfTls10() {
    String hello = "0301" + "00".repeat(32) + "00" + "0002" + "c009" + "0100";
    int length = hello.length() / 2;
    return HexFormat.of().parseHex("160301%04x01%06x%s".formatted(length + 4, length, hello));
  }
}
