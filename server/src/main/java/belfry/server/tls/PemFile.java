package belfry.server.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in the PEM format (RFC 7468): blocks of Base64 between lines that name their content. Text
 * outside the blocks is ignored.
 */
final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /** A block, for example of the type {@code CERTIFICATE}. */
  private record Block(String type, String body) {}

  private final Path path;
  private final List<Block> blocks = new ArrayList<>();

  private PemFile(Path path, String text) {
    this.path = path;
    Matcher found = BLOCK.matcher(text);
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2)));
    }
  }

  /** Reads a file. */
  static PemFile read(Path path) {
    try {
      return new PemFile(path, Files.readString(path, ISO_8859_1));
    } catch (NoSuchFileException _) {
      throw new UnusableCertificateException(path, "there is no such file");
    } catch (AccessDeniedException _) {
      throw new UnusableCertificateException(path, "permission denied");
    } catch (IOException e) {
      throw new UnusableCertificateException(path, String.valueOf(e.getMessage()));
    }
  }

  /** The certificates of the file, in its order; at least one. */
  List<X509Certificate> certificates() {
    List<X509Certificate> all = new ArrayList<>();
    for (Block block : blocks) {
      if (block.type.endsWith("CERTIFICATE")) {
        all.add(certificate(decoded(block)));
      }
    }
    if (all.isEmpty()) {
      throw new UnusableCertificateException(path, "it contains no certificate in the PEM format");
    }
    return all;
  }

  private X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException _) {
      throw new UnusableCertificateException(path, "a certificate in it is damaged");
    }
  }

  /**
   * The first private key of the file.
   *
   * @param of the public key of its certificate, which names the algorithm of the key
   */
  PrivateKey privateKey(PublicKey of) {
    for (Block block : blocks) {
      switch (block.type) {
        case "PRIVATE KEY" -> {
          return key(of, decoded(block));
        }
        case "EC PRIVATE KEY", "RSA PRIVATE KEY" -> {
          if (block.body.contains("ENCRYPTED")) {
            throw encrypted();
          }
          return key(of, Pkcs8.wrap(decoded(block), of));
        }
        case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
        default -> {
          // for example the parameters of a curve, or a certificate in the same file
        }
      }
    }
    throw new UnusableCertificateException(path, "it contains no private key in the PEM format");
  }

  private UnusableCertificateException encrypted() {
    return new UnusableCertificateException(
        path, "the private key is encrypted; decrypt it with: openssl pkey -in FILE -out FILE2");
  }

  private PrivateKey key(PublicKey of, byte[] pkcs8) {
    try {
      return KeyFactory.getInstance(of.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (InvalidKeySpecException _) {
      throw new UnusableCertificateException(
          path,
          "the private key is damaged or has another algorithm than the certificate, which is "
              + of.getAlgorithm());
    } catch (NoSuchAlgorithmException _) {
      throw new UnusableCertificateException(
          path, "keys of the algorithm " + of.getAlgorithm() + " are not supported");
    }
  }

  private byte[] decoded(Block block) {
    try {
      return Base64.getMimeDecoder().decode(block.body.strip());
    } catch (IllegalArgumentException _) {
      throw new UnusableCertificateException(path, "it is damaged: it is not Base64");
    }
  }
}
