package belfry.server.backplane.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A new self-signed certificate for 127.0.0.1, made by the JDK's keytool.
 *
 * @param certificate a PEM file
 * @param key a PEM file with its key
 */
record Certificate(Path certificate, Path key) {
  private static final String SECRET = "secret";

  /** Makes a certificate in a folder. */
  static Certificate in(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    String[] command = {
      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
      "-genkeypair",
      "-alias",
      "redis",
      "-keyalg",
      "EC",
      "-dname",
      "CN=redis",
      "-ext",
      "san=ip:127.0.0.1",
      "-keystore",
      store.toString(),
      "-storepass",
      SECRET
    };
    Process keytool = new ProcessBuilder(command).inheritIO().start();
    assertEquals(0, keytool.waitFor());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, SECRET.toCharArray());
    }
    return new Certificate(
        pem(
            folder.resolve("certificate.pem"),
            "CERTIFICATE",
            keys.getCertificate("redis").getEncoded()),
        pem(
            folder.resolve("key.pem"),
            "PRIVATE KEY",
            keys.getKey("redis", SECRET.toCharArray()).getEncoded()));
  }

  private static Path pem(Path file, String what, byte[] content) throws Exception {
    String text = Base64.getMimeEncoder().encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }
}
