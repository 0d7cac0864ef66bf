package belfry.server.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a certificate for localhost that no authority has signed (RFC 5280), for a try. The JDK has
 * no public class for that. It is kept, so that clients that remember it find the same one after a
 * restart; it is made again when it has expired.
 */
final class SelfSigned {
  private static final Logger log = LoggerFactory.getLogger(SelfSigned.class);

  private static final Duration VALID = Duration.ofDays(825);
  private static final Duration BEFORE = Duration.ofHours(1);
  private static final int SERIAL_BITS = 127;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final int INTEGER = 0x02;
  private static final int BITS = 0x03;
  private static final int BYTES = 0x04;
  private static final int UTF_8_TEXT = 0x0C;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xA0;
  private static final int EXTENSIONS = 0xA3;
  private static final int DNS_NAME = 0x82;
  private static final int ADDRESS = 0x87;

  private static final byte[] COMMON_NAME = hex("0603550403");
  private static final byte[] ALTERNATIVE_NAMES = hex("0603551d11");
  private static final byte[] ECDSA_WITH_SHA_256 = hex("06082a8648ce3d040302");

  private SelfSigned() {}

  /**
   * Makes the two files if one of them is missing, or if the certificate has expired.
   *
   * @throws UnusableCertificateException if they can't be written
   */
  static void provide(TlsOptions.Pair files, Instant now) {
    try {
      if (!isGood(files, now)) {
        make(files, now);
      }
    } catch (IOException e) {
      throw new UnusableCertificateException(files.certificate(), "it can't be written: " + e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has ECDSA", e);
    }
  }

  private static boolean isGood(TlsOptions.Pair files, Instant now) {
    if (!Files.exists(files.certificate()) || !Files.exists(files.key())) {
      return false;
    }
    Instant end =
        PemFile.read(files.certificate()).certificates().getFirst().getNotAfter().toInstant();
    return now.isBefore(end);
  }

  private static void make(TlsOptions.Pair files, Instant now)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = keys.generateKeyPair();
    byte[] certificate = certificate(pair, now);
    write(files.key(), "PRIVATE KEY", pair.getPrivate().getEncoded(), "rw-------");
    write(files.certificate(), "CERTIFICATE", certificate, "rw-r--r--");
    log.info(
        "Made the self-signed certificate {}, with the SHA-256 fingerprint {}",
        files.certificate(),
        HexFormat.ofDelimiter(":")
            .withUpperCase()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate)));
  }

  private static void write(Path file, String type, byte[] bytes, String mode) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Set<PosixFilePermission> may = PosixFilePermissions.fromString(mode);
    FileAttribute<Set<PosixFilePermission>> made = PosixFilePermissions.asFileAttribute(may);
    Files.deleteIfExists(file);
    Files.createFile(file, made);
    Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n");
  }

  private static byte[] certificate(KeyPair pair, Instant now) throws GeneralSecurityException {
    byte[] algorithm = der(SEQUENCE, ECDSA_WITH_SHA_256);
    byte[] name =
        der(
            SEQUENCE,
            der(SET, der(SEQUENCE, COMMON_NAME, der(UTF_8_TEXT, "localhost".getBytes(US_ASCII)))));
    byte[] content =
        der(
            SEQUENCE,
            der(VERSION, der(INTEGER, new byte[] {2})),
            der(INTEGER, new BigInteger(SERIAL_BITS, new SecureRandom()).toByteArray()),
            algorithm,
            name,
            der(SEQUENCE, time(now.minus(BEFORE)), time(now.plus(VALID))),
            name,
            pair.getPublic().getEncoded(),
            der(EXTENSIONS, der(SEQUENCE, der(SEQUENCE, ALTERNATIVE_NAMES, der(BYTES, names())))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(content);
    return der(SEQUENCE, content, algorithm, der(BITS, new byte[1], signature.sign()));
  }

  private static byte[] names() {
    return der(
        SEQUENCE,
        der(DNS_NAME, "localhost".getBytes(US_ASCII)),
        der(ADDRESS, new byte[] {127, 0, 0, 1}),
        der(ADDRESS, hex("00000000000000000000000000000001")));
  }

  private static byte[] time(Instant at) {
    return der(UTC_TIME, TIME.format(at).getBytes(US_ASCII));
  }

  /** A value of DER: its tag, its length, and its parts. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int length = List.of(parts).stream().mapToInt(part -> part.length).sum();
    all.write(tag);
    if (length < 0x80) {
      all.write(length);
    } else {
      byte[] size = BigInteger.valueOf(length).toByteArray();
      int zero = size[0] == 0 ? 1 : 0; // the sign
      all.write(0x80 | (size.length - zero));
      all.write(size, zero, size.length - zero);
    }
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
