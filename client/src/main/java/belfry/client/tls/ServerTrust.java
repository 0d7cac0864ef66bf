package belfry.client.tls;

import belfry.client.shell.FileErrors;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.CharacterCodingException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides whether the certificate of one server is trusted. An authority that the client trusts may
 * vouch for it and for the host. A certificate that is signed with its own key has no authority: it
 * is trusted at the first connection, and the fingerprint is remembered; later connections need the
 * same one. A server that an authority has vouched for once always needs one.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authorities;
  private final KnownServers known;
  private final String server;
  private final Consumer<String> notices;

  /**
   * @param server the address of the server, as it is remembered
   * @param notices receives a sentence when a certificate is trusted for the first time
   */
  ServerTrust(
      X509ExtendedTrustManager authorities,
      KnownServers known,
      String server,
      Consumer<String> notices) {
    this.authorities = authorities;
    this.known = known;
    this.server = server;
    this.notices = notices;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    try {
      authorities.checkServerTrusted(chain, type, socket);
    } catch (CertificateException e) {
      checkOwn(chain, e);
      return;
    }
    remember(KnownServers.AUTHORITY);
  }

  private void checkOwn(X509Certificate[] chain, CertificateException why)
      throws CertificateException {
    String fingerprint = fingerprint(chain[0]);
    Optional<String> before = before();
    if (before.isPresent() && before.get().equals(fingerprint)) {
      return;
    }
    if (before.isPresent() && !before.get().equals(KnownServers.AUTHORITY)) {
      throw new UntrustedServerException(
          "its certificate is another one than before (now "
              + fingerprint
              + "); if its operator has replaced it, remove its line from "
              + known);
    }
    if (before.isEmpty() && !known.canRemember()) {
      throw new UntrustedServerException(
          "no authority vouches for its certificate, which can't be remembered without HOME; name it"
              + " with --ca");
    }
    if (before.isPresent() || !isSignedByItself(chain[0])) {
      throw new UntrustedServerException(
          "no authority that this machine trusts vouches for its certificate ("
              + reason(why)
              + ")");
    }
    remember(fingerprint);
    notices.accept(
        "no authority vouches for "
            + server
            + "; its certificate is remembered, and must be the same next time: "
            + fingerprint);
  }

  private static boolean isSignedByItself(X509Certificate certificate) {
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static String reason(IOException e) {
    return e instanceof CharacterCodingException ? "it is not UTF-8" : FileErrors.reason(e);
  }

  private static String reason(CertificateException why) {
    Throwable last = why;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return String.valueOf(last.getMessage());
  }

  private static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  private Optional<String> before() throws CertificateException {
    try {
      return known.find(server);
    } catch (IOException e) {
      throw new UntrustedServerException("can't read " + known + ": " + reason(e));
    }
  }

  private void remember(String how) throws CertificateException {
    if (before().isEmpty()) {
      try {
        known.remember(server, how);
      } catch (IOException e) {
        throw new UntrustedServerException("can't write " + known + ": " + reason(e));
      }
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException("the client has sockets, and no engines");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException("the host can't be checked");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
