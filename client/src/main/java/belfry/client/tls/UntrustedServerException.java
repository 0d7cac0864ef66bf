package belfry.client.tls;

import java.security.cert.CertificateException;

/** The certificate of a server is not trusted. The message is a part of a sentence for the user. */
public final class UntrustedServerException extends CertificateException {
  private static final long serialVersionUID = 1L;

  UntrustedServerException(String why) {
    super(why);
  }
}
