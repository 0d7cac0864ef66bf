package belfry.server.tls;

import java.nio.file.Path;

/** A certificate or its key can't be used. The message is one line for the operator. */
public final class UnusableCertificateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why the reason, as a part of a sentence
   */
  UnusableCertificateException(Path file, String why) {
    super(file + ": " + why);
  }
}
