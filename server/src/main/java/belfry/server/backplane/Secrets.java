package belfry.server.backplane;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the secret of a deployment. */
public final class Secrets {
  private static final int BYTES = 16;

  private Secrets() {}

  /** A secret that nobody can foretell, in hexadecimal digits. */
  public static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
