package belfry.server.backplane.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The scripts that run in Redis; each says in its file what it takes and returns. */
enum Script {
  APPEND,
  AWAY,
  CHANGE,
  CLAIM,
  ENTER,
  EXIT,
  FIND,
  PEOPLE,
  PROBE,
  REAP,
  RELEASE,
  RENEW;

  private final String text =
      resource("common.lua") + resource(name().toLowerCase(Locale.ROOT) + ".lua");
  private final String digest = sha1(text);

  String text() {
    return text;
  }

  /** What Redis calls it. */
  String digest() {
    return digest;
  }

  private static String resource(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }
}
