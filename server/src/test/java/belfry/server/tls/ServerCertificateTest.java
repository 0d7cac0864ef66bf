package belfry.server.tls;

import static belfry.server.tls.TestCertificates.file;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of files that OpenSSL has made. */
class ServerCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir private Path folder;

  private static ServerCertificate read(Path certificate, Path key) {
    return ServerCertificate.read(new TlsOptions.Pair(certificate, key), NOW);
  }

  private static String refusal(Path certificate, Path key) {
    return assertThrows(UnusableCertificateException.class, () -> read(certificate, key))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "ec.crt, ec.key, EC, 1",
    "ec.crt, ec-sec1.key, EC, 1",
    "rsa.crt, rsa.key, RSA, 1",
    "rsa.crt, rsa-pkcs1.key, RSA, 1",
    "ed25519.crt, ed25519.key, EdDSA, 1",
    "chain.crt, ec.key, EC, 2",
  })
  void pairsOfEveryEncodingAreRead(String certificate, String key, String algorithm, int chain) {
    ServerCertificate read = read(file(certificate), file(key));
    assertTrue(read.isOf(algorithm), read.key().getAlgorithm());
    assertEquals(chain, read.chain().size());
  }

  @Test
  void oneFileMayHoldBothAndText() throws Exception {
    Path both = folder.resolve("both.pem");
    String text =
        "Bag Attributes\r\n  friendlyName: é\r\n"
            + Files.readString(file("ec-sec1.key"), ISO_8859_1)
            + Files.readString(file("ec.crt"), ISO_8859_1);
    Files.writeString(both, text.replace("\n", "\r\n"), ISO_8859_1);
    assertEquals(1, read(both, both).chain().size());
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "LocalHost, true",
    "chat.example.org, true",
    "example.org, false",
    "a.chat.example.org, false",
    "org, false",
    "'', false",
  })
  void namesAreThoseOfTheCertificate(String host, boolean expected) {
    assertEquals(expected, read(file("ec.crt"), file("ec.key")).isFor(host));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ec.crt | rsa.key | has another algorithm than the certificate, which is EC",
        "chain.crt | rsa-pkcs1.key | has another algorithm than the certificate, which is EC",
        "ca.crt | ec.key | has another algorithm than the certificate, which is RSA",
        "ec.crt | encrypted.key | the private key is encrypted",
        "ec.crt | encrypted-sec1.key | the private key is encrypted",
        "ec.crt | ec.crt | it contains no private key in the PEM format",
        "ec.key | ec.key | it contains no certificate in the PEM format",
      })
  void wrongFilesAreRefused(String certificate, String key, String why) {
    String message = refusal(file(certificate), file(key));
    assertTrue(message.contains(why), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void keyOfAnotherCertificateIsRefused() throws Exception {
    Path other = folder.resolve("other.key");
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    String body =
        Base64.getMimeEncoder()
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    Files.writeString(
        other, "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
    assertEquals(
        other + ": it is not the private key of the certificate " + file("ec.crt"),
        refusal(file("ec.crt"), other));
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws Exception {
    Path missing = folder.resolve("missing");
    assertEquals(missing + ": there is no such file", refusal(missing, file("ec.key")));
    assertEquals(missing + ": there is no such file", refusal(file("ec.crt"), missing));
    assertTrue(refusal(folder, file("ec.key")).startsWith(folder + ": "));
  }

  @Test
  void damageIsTold() throws Exception {
    String whole = Files.readString(file("ec.crt"), ISO_8859_1);
    Path damaged = folder.resolve("damaged.crt");
    Files.writeString(damaged, whole.replace("MII", "AAA"));
    assertEquals(damaged + ": a certificate in it is damaged", refusal(damaged, file("ec.key")));
    Path key = folder.resolve("damaged.key");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nMIGH=AgEA\n-----END PRIVATE KEY-----\n");
    assertEquals(key + ": it is damaged: it is not Base64", refusal(file("ec.crt"), key));
  }

  @Test
  void expiredCertificateIsRefused() {
    var pair = new TlsOptions.Pair(file("ec.crt"), file("ec.key"));
    Instant end = ServerCertificate.read(pair, NOW).end();
    ServerCertificate.read(pair, end.minusSeconds(1));
    String message =
        assertThrows(UnusableCertificateException.class, () -> ServerCertificate.read(pair, end))
            .getMessage();
    assertEquals(file("ec.crt") + ": the certificate has expired at " + end, message);
  }
}
