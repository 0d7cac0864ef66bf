package belfry.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
  private static final Instant NOW = Instant.parse("2026-11-28T20:00:00Z");

  @TempDir private Path folder;
  private TlsOptions.Pair files;

  @BeforeEach
  void name() {
    files = new TlsOptions.Pair(folder.resolve("self.crt"), folder.resolve("self.key"));
  }

  @Test
  void certificateIsForLocalhostAndSignedByItself() throws Exception {
    SelfSigned.provide(files, NOW);

    ServerCertificate made = ServerCertificate.read(files, NOW); // compares it with the key
    assertTrue(made.isFor("localhost"));
    X509Certificate certificate = made.chain().getFirst();
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity(Date.from(NOW));
    assertEquals(3, certificate.getVersion());
    assertEquals(
        List.of(List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1")),
        List.copyOf(certificate.getSubjectAlternativeNames()));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files.key())));
  }

  @Test
  void certificateIsKeptUntilItHasExpired() throws Exception {
    SelfSigned.provide(files, NOW);
    String first = Files.readString(files.certificate());

    SelfSigned.provide(files, NOW.plus(Duration.ofDays(800)));
    assertEquals(first, Files.readString(files.certificate()));

    Instant later = NOW.plus(Duration.ofDays(826));
    SelfSigned.provide(files, later);
    assertNotEquals(first, Files.readString(files.certificate()));
    assertFalse(ServerCertificate.read(files, later).end().isBefore(later));
  }

  @Test
  void folderThatCannotBeWrittenIsSaid() {
    Path missing = folder.resolve("missing");
    var unwritable = new TlsOptions.Pair(missing.resolve("crt"), missing.resolve("key"));
    var e =
        assertThrows(UnusableCertificateException.class, () -> SelfSigned.provide(unwritable, NOW));
    assertTrue(e.getMessage().contains("it can't be written"), e.getMessage());
  }
}
